#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
    $script:truth = $clip.GroundTruthFolder
}

Describe 'Masks' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Add-XMemMask' {
        It 'gives a single mask to the next frame, whatever its name' {
            Add-XMemMask $clip.FirstMask
            $result = Invoke-XMemStep $frames/00003.jpg

            $result.IsAnnotated | Should -BeTrue
            $session.Objects | Should -Be 1, 2, 3
        }

        It 'matches masks from <Name> by name' -ForEach @(
            @{ Name = 'the pipeline'; Script = { Get-ChildItem $truth/0000[24].png | Add-XMemMask } }
            @{ Name = 'a wildcard'; Script = { Add-XMemMask $truth/0000[24].png } }
            @{ Name = '-FrameName'; Script = { 2, 4 | ForEach-Object { Add-XMemMask $truth/0000$_.png -FrameName 0000$_ } } }
        ) {
            & $Script
            $session.AwaitedFrames | Should -Be '00002', '00004'

            $results = Get-ChildItem $frames/0000[0-5].jpg | Invoke-XMemStep
            $results.FrameName | Should -Be '00002', '00003', '00004', '00005'
            $results.IsAnnotated | Should -Be $true, $false, $true, $false
        }

        It 'adds objects at later frames' {
            Write-Picture $TestDrive/later.png -Label 9
            Add-XMemMask $clip.FirstMask
            Add-XMemMask $TestDrive/later.png -FrameName 00002
            $results = Get-ChildItem $frames/0000[0-3].jpg | Invoke-XMemStep

            $results.ForEach({ $_.Objects.Count }) | Should -Be 3, 3, 4, 4
            $results[-1].Objects[-1].Label | Should -Be 9
        }

        It 'takes what another session found' {
            Add-XMemMask $clip.FirstMask
            $found = Invoke-XMemStep $frames/00000.jpg
            $other = New-XMemSession -Size 96
            $found | Add-XMemMask -Session $other

            $other.AwaitedFrames | Should -Be '00000'
        }

        It 'takes one matte per object' {
            Write-Picture $TestDrive/matte.png
            Write-Picture $TestDrive/soft.png -Kind Soft
            Add-XMemMask $TestDrive/soft.png, $TestDrive/matte.png -ObjectId 1, 2 -Threshold 0.1

            (Invoke-XMemStep $frames/00000.jpg).Objects.Label | Should -Be 1, 2
        }

        It 'takes a folder per object' {
            foreach ($name in 3, 4) {
                $null = New-Item $TestDrive/objects/$name -ItemType Directory
                Write-Picture $TestDrive/objects/$name/00001.png
            }

            Add-XMemMask $TestDrive/objects
            $session.AwaitedFrames | Should -Be '00001', '00001'
        }

        It 'takes colors for labels with -ColorMap' {
            Write-Picture $TestDrive/coded.png -Kind Color
            Add-XMemMask $TestDrive/coded.png -ColorMap @{ '#5ac80a' = 6 }

            (Invoke-XMemStep $frames/00000.jpg).Objects.Label | Should -Be 6
        }

        It 'complains when the frame of a mask never comes' {
            Add-XMemMask $clip.FirstMask -FrameName elsewhere
            Get-ChildItem $frames | Invoke-XMemStep -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty

            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'NoFrameForMask,*'
            $problem[0].Exception.Message | Should -BeLike "*12 frames*'elsewhere'*Add-XMemMask -Path*"
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'a color picture'; Kind = 'Color'; Id = 'MaskIsColor'; Message = '*-ColorMap*' }
            @{ Name = 'a soft matte'; Kind = 'Soft'; Id = 'MaskIsAntialiased'; Message = '*-Threshold*' }
            @{ Name = 'an empty mask'; Kind = 'Empty'; Id = 'MaskIsEmpty'; Message = '*1 to 255*' }
        ) {
            Write-Picture $TestDrive/wrong.png -Kind $Kind

            { Add-XMemMask $TestDrive/wrong.png } | Should -Throw "*wrong.png$Message" -ErrorId "$Id,*"
        }

        It 'refuses a mask of another size, and the session goes on' {
            Write-Picture $TestDrive/small.png -Width 40 -Height 24
            Add-XMemMask $TestDrive/small.png

            { Invoke-XMemStep $frames/00000.jpg } | Should -Throw '*small.png*40 x 24*160 x 96*export it again*' -ErrorId 'MaskSizeMismatch,*'

            Add-XMemMask $clip.FirstMask
            Invoke-XMemStep $frames/00000.jpg | Should -HaveCount 1
        }

        It 'is asked for when a frame comes before any mask' {
            { Invoke-XMemStep $frames/00000.jpg } | Should -Throw '*Add-XMemMask*' -ErrorId 'NoMask,*'
        }
    }

    Context 'Export-XMemMask' {
        BeforeEach {
            Add-XMemMask $clip.FirstMask
            $script:results = Get-ChildItem $frames/0000[0-3].jpg | Invoke-XMemStep
            $script:out = Join-Path $TestDrive ([guid]::NewGuid())
        }

        It 'writes indexed PNG files named like the frames' {
            $results | Export-XMemMask $out

            (Get-ChildItem $out).Name | Should -Be '00000.png', '00001.png', '00002.png', '00003.png'
            [System.IO.File]::ReadAllBytes("$out/00002.png")[25] | Should -Be 3 -Because 'that is the color type of a palette'
        }

        It 'writes what it was given' {
            $results | Export-XMemMask $out

            foreach ($result in $results) {
                $read = (Get-ModuleType XMem.Imaging.MaskReader)::Read("$out/$($result.FrameName).png")
                [System.Linq.Enumerable]::SequenceEqual([byte[]] $read.Labels, [byte[]] $result.Mask.Labels) | Should -BeTrue
            }
        }

        It 'writes <Format> as <File>' -ForEach @(
            @{ Format = 'Matte'; File = '1/00002.png'; Count = 12 }
            @{ Format = 'Alpha'; File = '00002.png'; Count = 4 }
            @{ Format = 'CutOut'; File = '00002.png'; Count = 4 }
            @{ Format = 'Exr'; File = '00002.exr'; Count = 4 }
            @{ Format = 'ExrMatte'; File = '3/00002.exr'; Count = 12 }
        ) {
            $results | Export-XMemMask $out -Format $Format

            "$out/$File" | Should -Exist
            Get-ChildItem $out -Recurse -File | Should -HaveCount $Count
        }

        It 'understands <_> in a destination' -ForEach '####', '%04d', '$F4' {
            $results | Export-XMemMask "$out/matte.$_.png"

            (Get-ChildItem $out).Name | Should -Be 'matte.0000.png', 'matte.0001.png', 'matte.0002.png', 'matte.0003.png'
        }

        It 'writes soft edges of scores' {
            $soft = Invoke-XMemStep $frames/00004.jpg -Scores
            $soft | Export-XMemMask $out -Format Matte -Soft -BitDepth 16

            [System.IO.File]::ReadAllBytes("$out/1/00004.png")[24] | Should -Be 16 -Because 'that is the bit depth'
            { $results | Export-XMemMask $out -Format Matte -Soft } | Should -Throw '*00000*-Scores*' -ErrorId 'InvalidOption,*'
        }

        It 'completes formats' {
            (TabExpansion2 'Export-XMemMask ./out -Format ').CompletionMatches.CompletionText | Should -Be 'Indexed', 'Alpha', 'CutOut', 'Exr', 'ExrMatte', 'Matte'
        }

        It 'keeps files with -NoClobber' {
            $null = New-Item $out -ItemType Directory
            Set-Content $out/00001.png 'an old file'
            $results | Export-XMemMask $out -NoClobber -ErrorVariable problem -ErrorAction SilentlyContinue

            $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            $problem.Exception.Message | Should -BeLike '*00001.png*-NoClobber*'
            Get-Content $out/00001.png | Should -Be 'an old file'
            Get-ChildItem $out | Should -HaveCount 4
        }

        It 'writes nothing with -WhatIf' {
            $results | Export-XMemMask $out -WhatIf

            $out | Should -Not -Exist
        }

        It 'passes results on with -PassThru' {
            ($results | Export-XMemMask $out -PassThru).FrameName | Should -Be $results.FrameName
        }

        It 'leaves nothing half-written' {
            $null = New-Item $out/00002.png -ItemType Directory

            { $results | Export-XMemMask $out } | Should -Throw '*00002.png*' -ErrorId 'DestinationNotWritable,*'
            (Get-ChildItem $out -Force -Recurse).Name | Sort-Object | Should -Be '00000.png', '00001.png', '00002.png'
        }
    }
}
