#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
    $script:small = @{ Size = 96; MemoryEvery = 2; MinWorkingFrames = 2; MaxWorkingFrames = 4; PrototypeCount = 16 }
}

Describe 'Invoke-XMemClip' {
    It 'finds the masks of the single commands' {
        $session = New-XMemSession @small
        Add-XMemMask $clip.FirstMask -Session $session
        Invoke-XMemStep $frames/*.jpg -Session $session | Export-XMemMask $TestDrive/single
        Remove-XMemSession $session

        $result = Invoke-XMemClip $frames -Mask $clip.FirstMask -Destination $TestDrive/clip @small

        $result.MaskCount | Should -Be 12
        (Get-ChildItem $TestDrive/clip/*.png | Get-FileHash).Hash | Should -Be (Get-ChildItem $TestDrive/single | Get-FileHash).Hash
        (Get-Content $TestDrive/clip/run.json -Raw | ConvertFrom-Json).frames.Count | Should -Be 12
    }

    It 'tracks from the middle to both ends' {
        $mask = "$($clip.GroundTruthFolder)/00005.png"
        (Invoke-XMemClip $frames $mask $TestDrive/both @small -Direction Both).MaskCount | Should -Be 12
        (Invoke-XMemClip $frames $mask $TestDrive/back @small -Direction Backward).MaskCount | Should -Be 6
    }

    It 'goes on after <What>' -ForEach @(
        @{ What = 'Ctrl+C'; Stop = { $null = Invoke-XMemClip $frames $clip.FirstMask $out @small -PassThru | Select-Object -First 5 } }
        @{
            What = 'a bad frame'
            Stop = {
                $bytes = [IO.File]::ReadAllBytes("$frames/00007.jpg")
                [IO.File]::WriteAllBytes("$frames/00007.jpg", $bytes[0..99])
                try {
                    { Invoke-XMemClip $frames $clip.FirstMask $out @small } | Should -Throw '*00007.jpg*' -ErrorId 'FrameUnreadable,*'
                } finally {
                    [IO.File]::WriteAllBytes("$frames/00007.jpg", $bytes)
                }
            }
        }
    ) {
        $out = "$TestDrive/$($What -replace '\W')"
        . $Stop
        { Invoke-XMemClip $frames $clip.FirstMask $out @small } | Should -Throw '*-Resume*' -ErrorId 'RunExists,*'
        { Invoke-XMemClip $frames $clip.FirstMask $out -Size 64 -Resume } | Should -Throw '*options.size was 96*' -ErrorId 'RunMismatch,*'
        (Invoke-XMemClip $frames $clip.FirstMask $out @small -Resume).TrackedCount | Should -BeLessThan 12

        $null = Invoke-XMemClip $frames $clip.FirstMask "$out-whole" @small
        (Get-ChildItem $out/*.png | Get-FileHash).Hash | Should -Be (Get-ChildItem "$out-whole/*.png" | Get-FileHash).Hash
    }

    It 'takes Auto and sizes as memory limit' {
        (New-XMemSession -MemoryLimit Auto).Options.MemoryLimit | Should -BeGreaterThan 100MB
        (New-XMemSession -MemoryLimit 1.5GB).Options.MemoryLimit | Should -Be 1.5GB
        { New-XMemSession -MemoryLimit plenty } | Should -Throw '*no limit of memory*'
        Get-XMemSession | Remove-XMemSession
    }

    It 'asks with -WhatIf' {
        Invoke-XMemClip $frames $clip.FirstMask $TestDrive/nothing -WhatIf
        "$TestDrive/nothing" | Should -Not -Exist
    }
}
