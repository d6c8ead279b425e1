#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
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
        (Invoke-XMemStep "$frames/$_.jpg" -FrameRange 0-4x2).FrameName | Should -Be '00000', '00002', '00004'
    }

    It 'come from an image sequence that is named in the pipeline' {
        ("$frames/#####.jpg" | Invoke-XMemStep).FrameName | Should -Be (0..11).ForEach({ '{0:D5}' -f $_ })
    }

    It 'are chosen by a range from <Name>' -ForEach @(
        @{ Name = 'an image sequence'; Script = { Invoke-XMemStep "$frames/#####.jpg" -FrameRange 0-1,3-5x2 } }
        @{ Name = 'a wildcard'; Script = { Invoke-XMemStep $frames/*.jpg -FrameRange 0-1,3-5x2 } }
        @{ Name = 'files'; Script = { Get-ChildItem $frames | Invoke-XMemStep -FrameRange '0-1, 3-5x2' } }
    ) {
        (& $Script).FrameName | Should -Be '00000', '00001', '00003', '00005'
    }

    It 'come from the file of that name where it looks like an image sequence' {
        Copy-Item $frames/00000.jpg "$TestDrive/take#.jpg"

        (Invoke-XMemStep "$TestDrive/take#.jpg").FrameName | Should -Be 'take#'
    }

    It 'may be missing, which is a warning' {
        $null = New-Item $TestDrive/gaps -ItemType Directory
        Copy-Item $frames/0000[0145].jpg $TestDrive/gaps

        $whole = Invoke-XMemStep "$TestDrive/gaps/#####.jpg" -WarningVariable gaps -WarningAction SilentlyContinue
        $range = Invoke-XMemStep $TestDrive/gaps/*.jpg -FrameRange 3-8 -WarningVariable lacks -WarningAction SilentlyContinue

        $whole.FrameName | Should -Be '00000', '00001', '00004', '00005'
        $gaps | Should -HaveCount 1
        $gaps[0].Message | Should -BeLike '*gaps: there are no frames 2-3*'
        $range.FrameName | Should -Be '00004', '00005'
        $lacks | Should -HaveCount 1
        $lacks[0].Message | Should -BeLike '*no frames 3, 6-8 of the range 3-8*'
    }

    Context 'in a video' {
        BeforeAll {
            $null = New-XMemSession -Size 96
            Add-XMemMask $clip.FirstMask
            $found = Invoke-XMemStep "$frames/0000[0-3].jpg"
            $found | Export-XMemOverlay -Video $TestDrive/clip.mp4 -Opacity 0 -NoText
            Get-XMemSession | Remove-XMemSession
        }

        It 'are named by number' {
            $results = Invoke-XMemStep $TestDrive/clip.mp4 -FrameRange 0-1,3

            $results.FrameName | Should -Be '00000', '00001', '00003'
            $results.FramePath | Select-Object -Unique | Should -Be (Convert-Path $TestDrive/clip.mp4)
        }

        It 'can be drawn and cut out' {
            $results = Invoke-XMemStep $TestDrive/clip.mp4
            $results | Export-XMemMask $TestDrive/cut -Format CutOut -PassThru | Export-XMemOverlay $TestDrive/overlay

            (Get-ChildItem $TestDrive/cut).BaseName | Should -Be $results.FrameName
            (Get-ChildItem $TestDrive/overlay).BaseName | Should -Be $results.FrameName
        }

        It 'can be left before its end' {
            (Invoke-XMemStep $TestDrive/clip.mp4 | Select-Object -First 1).FrameName | Should -Be '00000'

            $session.FrameCount | Should -Be 1
            Invoke-XMemStep $TestDrive/clip.mp4 | Should -HaveCount 4
        }
    }

    It 'come from OpenEXR as scene-linear light' {
        Invoke-XMemStep "$frames/00000.jpg" | Export-XMemMask $TestDrive/exr -Format ExrMatte -ObjectId 1

        (Invoke-XMemStep $TestDrive/exr/1/00000.exr).FrameName | Should -Be '00000'
    }
}

Describe 'A memory smaller than TopK' {
    It 'is a warning' {
        $session = New-XMemSession -Size 16
        Add-XMemMask $clip.FirstMask
        $results = Get-ChildItem $frames | Invoke-XMemStep -WarningVariable warning -WarningAction SilentlyContinue
        Remove-XMemSession $session

        $results | Should -HaveCount 12
        $warning | Should -HaveCount 1
        $warning[0].Message | Should -BeLike '*TopK*larger Size*'
    }
}
