#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
}

Describe 'A frame that cannot be tracked' {
    BeforeEach {
        $script:frames = Join-Path $TestDrive ([guid]::NewGuid())
        Copy-Item $clip.FramesFolder $frames -Recurse
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
    }

    AfterEach {
        Remove-XMemSession $session
    }

    It 'does not stop the others when it is <Name>' -ForEach @(
        @{ Name = 'empty'; Id = 'FrameUnreadable'; Spoil = { Clear-Content $args[0] } }
        @{ Name = 'text'; Id = 'FrameUnreadable'; Spoil = { Set-Content $args[0] 'no picture' } }
        @{ Name = 'truncated'; Id = 'FrameUnreadable'; Spoil = { $all = [System.IO.File]::ReadAllBytes($args[0]); [System.IO.File]::WriteAllBytes($args[0], $all[0..($all.Length / 2)]) } }
        @{ Name = 'of another size'; Id = 'FrameSizeChanged'; Spoil = { Write-Picture $args[0] -Width 64 -Height 48 -Kind Color } }
    ) {
        & $Spoil "$frames/00005.jpg"

        $results = Get-ChildItem $frames | Invoke-XMemStep -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $problem[0].Exception.Message | Should -BeLike '*00005*'
        $results.FrameName | Should -Be (0..11 | Where-Object { $_ -ne 5 } | ForEach-Object { '{0:D5}' -f $_ })
    }

    It 'is named when its path leads nowhere' {
        $null = Invoke-XMemStep $frames/nothing.jpg -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
    }

    It 'stops everything with -ErrorAction Stop' {
        Clear-Content $frames/00001.jpg

        { Get-ChildItem $frames | Invoke-XMemStep -ErrorAction Stop } | Should -Throw '*00001.jpg*' -ErrorId 'FrameUnreadable,*'
    }
}

Describe 'Frames of all kinds' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
    }

    AfterEach {
        Remove-XMemSession $session
    }

    It 'come from an image sequence by <_>' -ForEach '#####', '%05d', '$F5' {
        (Invoke-XMemStep "$($clip.FramesFolder)/$_.jpg" -FrameRange 0-4x2).FrameName | Should -Be '00000', '00002', '00004'
    }

    It 'come from a video and are named by number' {
        $results = Invoke-XMemStep "$($clip.FramesFolder)/0000[0-3].jpg"
        $results | Export-XMemOverlay -Video $TestDrive/clip.mp4 -Opacity 0 -NoText

        (Invoke-XMemStep $TestDrive/clip.mp4 -FrameRange 0-1,3).FrameName | Should -Be '00000', '00001', '00003'
    }

    It 'may be missing, which is a warning' {
        $null = Invoke-XMemStep "$($clip.FramesFolder)/*.jpg" -FrameRange 10-13 -WarningVariable warning -WarningAction SilentlyContinue

        $warning.Message | Should -BeLike '*12-13*'
    }

    It 'come from OpenEXR as scene-linear light' {
        Invoke-XMemStep "$($clip.FramesFolder)/00000.jpg" | Export-XMemMask $TestDrive/exr -Format ExrMatte -ObjectId 1

        (Invoke-XMemStep $TestDrive/exr/1/00000.exr).FrameName | Should -Be '00000'
    }
}

Describe 'A memory smaller than TopK' {
    It 'is a warning' {
        $session = New-XMemSession -Size 16
        Add-XMemMask $clip.FirstMask
        $null = Get-ChildItem $clip.FramesFolder | Invoke-XMemStep -WarningVariable warning -WarningAction SilentlyContinue
        Remove-XMemSession $session

        $warning | Should -HaveCount 1
        $warning[0].Message | Should -BeLike '*TopK*'
    }
}
