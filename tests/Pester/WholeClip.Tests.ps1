#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    . $PSScriptRoot/Runspaces.ps1
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:truth = $clip.GroundTruthFolder
    $script:frames = (New-Item $TestDrive/frames -ItemType Directory).FullName
    Copy-Item "$($clip.FramesFolder)/0000[0-5].jpg" $frames
    $script:small = @{ Size = 96; MemoryEvery = 2; MinWorkingFrames = 2; MaxWorkingFrames = 4; PrototypeCount = 16 }

    function Get-MaskHash {
        # Relative paths and contents of the masks in a folder.
        $folder = (Get-Item $args[0]).FullName
        foreach ($file in Get-ChildItem $folder -Recurse -Filter *.png | Sort-Object FullName) {
            "$([IO.Path]::GetRelativePath($folder, $file.FullName)) $((Get-FileHash $file).Hash)"
        }
    }
}

Describe 'The masks of Invoke-XMemClip' {
    BeforeEach {
        $script:out = Join-Path $TestDrive ([guid]::NewGuid())
    }

    It 'are those of the single commands, with several masks from a wildcard' {
        $session = New-XMemSession @small
        Get-ChildItem $truth/00000.png, $truth/00003.png | Add-XMemMask
        Invoke-XMemStep $frames/*.jpg | Export-XMemMask $TestDrive/single
        Remove-XMemSession $session

        $result = Invoke-XMemClip $frames -Mask $truth/0000[03].png -Destination $out @small

        $result.FrameCount, $result.MaskCount, $result.TrackedCount | Should -Be 6, 6, 6
        $result.Folder | Should -Be $out
        Get-MaskHash $out | Should -Be (Get-MaskHash $TestDrive/single)
    }

    It 'are written and read with the options of the single commands' {
        $session = New-XMemSession @small
        Add-XMemMask $truth/00000.png
        $results = Invoke-XMemStep $frames/*.jpg -Scores
        $results | Export-XMemMask "$TestDrive/soft/{object}_%03d.png" -Format Matte -Soft -BitDepth 16
        $results[0] | Export-XMemMask $TestDrive/mattes -Format Matte
        Remove-XMemSession $session

        $mattes = "$TestDrive/mattes/1", "$TestDrive/mattes/2", "$TestDrive/mattes/3"
        $options = @{ ObjectId = 1, 2, 3; Threshold = 0.5; Format = 'Matte'; Soft = $true; BitDepth = 16 }
        $null = Invoke-XMemClip $frames $mattes "$out/{object}_%03d.png" @options @small

        Get-MaskHash $out | Should -HaveCount 18
        Get-MaskHash $out | Should -Be (Get-MaskHash $TestDrive/soft)
    }

    It 'reach from a mask in the middle <Name>' -ForEach @(
        @{ Name = 'to the end'; Options = @{}; Found = 2..5 }
        @{ Name = 'to the beginning'; Options = @{ Direction = 'Backward' }; Found = 0..2 }
        @{ Name = 'to both ends'; Options = @{ Direction = 'Both' }; Found = 0..5 }
        @{ Name = 'to the end of a range'; Options = @{ FrameRange = '2-3' }; Found = 2..3 }
        @{ Name = 'that another frame is named for'; Options = @{ FrameName = '00003' }; Found = 3..5 }
    ) {
        (Invoke-XMemClip $frames $truth/00002.png $out @small @Options).MaskCount | Should -Be $Found.Count
        (Get-ChildItem $out/*.png).BaseName | Should -Be $Found.ForEach({ "0000$_" })
    }

    It 'are passed on as results with -PassThru, in the order of tracking' {
        $results = Invoke-XMemClip $frames $truth/00002.png $out @small -Direction Backward -PassThru
        $results.FrameName | Should -Be '00002', '00001', '00000'
    }
}

Describe 'A run of Invoke-XMemClip' {
    BeforeEach {
        $script:out = Join-Path $TestDrive ([guid]::NewGuid())
        function Get-State { (Get-Content $out/run.json -Raw | ConvertFrom-Json).state }
    }

    Context 'with a frame that is no picture' {
        BeforeEach {
            Set-Content $frames/00004.jpg 'no picture'
        }

        AfterEach {
            Copy-Item "$($clip.FramesFolder)/00004.jpg" $frames
        }

        It 'ends before it and goes on when the frame is repaired' {
            { Invoke-XMemClip $frames $clip.FirstMask $out @small } |
                Should -Throw "*$frames/00004.jpg*" -ErrorId 'FrameUnreadable,*'
            (Get-ChildItem $out/*.png).BaseName | Should -Be '00000', '00001', '00002', '00003'

            Copy-Item "$($clip.FramesFolder)/00004.jpg" $frames
            (Invoke-XMemClip $frames $clip.FirstMask $out @small -Resume).TrackedCount | Should -Be 2
            Get-State | Should -Be 'Done'
        }

        It 'passes it over with a warning with -SkipBadFrames' {
            $options = @{ SkipBadFrames = $true; WarningVariable = 'warning'; WarningAction = 'SilentlyContinue' }
            (Invoke-XMemClip $frames $clip.FirstMask $out @small @options).MaskCount | Should -Be 5

            $warning | Should -HaveCount 1
            $warning[0].Message | Should -BeLike '*00004*'
        }
    }

    It 'is interrupted where its results are no longer wanted, and is done in the end' {
        $null = Invoke-XMemClip $frames $clip.FirstMask $out @small -PassThru | Select-Object -First 2
        Get-State | Should -Be 'Interrupted'

        $null = Invoke-XMemClip $frames $clip.FirstMask $out @small -Resume
        Get-State | Should -Be 'Done'
    }

    It 'names -Force, which begins anew' {
        $null = Invoke-XMemClip $frames $clip.FirstMask $out @small
        { Invoke-XMemClip $frames $clip.FirstMask $out @small } | Should -Throw '*-Force*' -ErrorId 'RunExists,*'
        (Invoke-XMemClip $frames $clip.FirstMask $out @small -Force).TrackedCount | Should -Be 6
    }

    It 'begins with -Resume where there is none yet' {
        (Invoke-XMemClip $frames $clip.FirstMask $out @small -Resume).TrackedCount | Should -Be 6
    }

    It 'tells of every frame with -Verbose' {
        $lines = Invoke-XMemClip $frames $clip.FirstMask $out @small -Verbose 4>&1 |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }

        foreach ($number in 0..5) {
            $lines.Message | Where-Object { $_ -like "Frame 0000$number*" } | Should -HaveCount 1
        }
    }

    It 'shows how far it is' {
        $run = $frames, $clip.FirstMask, $out
        $progress = (Invoke-Runspace { $null = Invoke-XMemClip @args -Size 96 } -ArgumentList $run).Progress

        $whole = $progress | Where-Object StatusDescription -Like '*6 of 6*'
        $whole.PercentComplete | Should -Be 100
        $whole.SecondsRemaining | Should -Be 0
        $progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'says that <Name>, before anything is written' -ForEach @(
        @{ Name = 'there are no frames'; Options = @{ Path = 'none' }; Id = 'FrameUnreadable'; Message = '*no frame*' }
        @{ Name = 'there is no mask'; Options = @{ Mask = 'none.png' }; Id = 'MaskUnreadable'; Message = '*none.png*' }
        @{ Name = 'a format is unknown'; Options = @{ Format = 'None' }; Id = 'InvalidOption'; Message = '*Known are*' }
        @{
            Name = '-CheckpointEvery is 0'; Options = @{ CheckpointEvery = 0 }
            Id = 'InvalidOption'; Message = '*CheckpointEvery*'
        }
        @{ Name = 'there is no such model'; Options = @{ Model = 'none' }; Id = 'ModelNotFound'; Message = '*none*' }
        @{
            Name = '-Resume contradicts -Force'
            Options = @{ Resume = $true; Force = $true }; Id = 'InvalidOption'; Message = '*one of them*'
        }
        @{ Name = 'no frame is named so'; Options = @{ FrameName = 'x' }; Id = 'NoMask'; Message = "*'x'*" }
    ) {
        $run = @{ Path = $frames; Mask = $clip.FirstMask; Destination = $out }
        foreach ($name in $Options.Keys) {
            $run[$name] = $Options[$name]
        }

        Push-Location $TestDrive
        try {
            { Invoke-XMemClip @run } | Should -Throw $Message -ErrorId "$Id,XMem.PowerShell.Cmdlets.InvokeXMemClipCommand"
        } finally {
            Pop-Location
        }

        $out | Should -Not -Exist
    }
}
