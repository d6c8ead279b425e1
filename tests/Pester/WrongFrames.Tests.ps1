#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:options = @{ Size = 96; MemoryEvery = 2 }
}

Describe 'A frame that cannot be tracked' {
    BeforeEach {
        $script:frames = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
        Copy-Item "$($clip.FramesFolder)/0000[0-5].jpg" $frames
        $script:session = New-XMemSession @options
        Add-XMemMask $clip.FirstMask
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'among others' {
        BeforeAll {
            # What is found in the other frames when there is no frame 3.
            $whole = New-XMemSession @options
            Add-XMemMask $clip.FirstMask
            $script:undisturbed = Invoke-XMemStep "$($clip.FramesFolder)/0000[01245].jpg"
            Remove-XMemSession $whole
        }

        It 'changes nothing in them when it is <Name>' -ForEach @(
            @{ Name = 'empty'; Id = 'FrameUnreadable'; Message = '*00003.jpg*empty*'; Spoil = { Clear-Content $args[0] } }
            @{
                Name = 'text'; Id = 'FrameUnreadable'; Message = '*00003.jpg*not a picture*'
                Spoil = { Set-Content $args[0] 'no picture' }
            }
            @{
                Name = 'truncated'; Id = 'FrameUnreadable'; Message = '*00003.jpg*copy it again*'
                Spoil = {
                    $all = [System.IO.File]::ReadAllBytes($args[0])
                    [System.IO.File]::WriteAllBytes($args[0], $all[0..($all.Length / 2)])
                }
            }
            @{
                Name = 'of another size'; Id = 'FrameSizeChanged'; Message = '*00003*64 x 48*160 x 96*new session*'
                Spoil = { Write-Picture $args[0] -Width 64 -Height 48 -Kind Color }
            }
        ) {
            & $Spoil "$frames/00003.jpg"

            $results = Get-ChildItem $frames | Invoke-XMemStep -ErrorVariable problem -ErrorAction SilentlyContinue

            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
            $problem[0].Exception.Message | Should -BeLike $Message
            $problem[0].TargetObject | Should -Be "$frames/00003.jpg"
            $session.FrameCount | Should -Be 5
            $results.FrameName | Should -Be $undisturbed.FrameName
            foreach ($index in 0..4) {
                $found, $expected = $results[$index].Mask.Labels, $undisturbed[$index].Mask.Labels
                [System.Linq.Enumerable]::SequenceEqual([byte[]] $found, [byte[]] $expected) | Should -BeTrue
            }
        }
    }

    It 'is passed over when it is <Name>' -ForEach @(
        @{ Name = 'a folder'; Path = '{0}'; Message = '*{0}*is a folder*'; Write = { } }
        @{
            Name = 'an empty video'; Path = '{0}/clip.mp4'
            Message = '*{0}/clip.mp4*zero bytes*'; Write = { $null = New-Item $args[0] }
        }
        @{
            Name = 'a video of text'; Path = '{0}/clip.mp4'
            Message = '*{0}/clip.mp4*cannot be opened*'; Write = { Set-Content $args[0] 'no video' }
        }
        @{
            Name = 'an image sequence that is not there'; Path = '{0}/shot.####.png'
            Message = '*shot.####.png*shot.0001.png*'; Write = { }
        }
    ) {
        & $Write ($Path -f $frames)
        $results = Invoke-XMemStep ($Path -f $frames), "$frames/00000.jpg" -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'FrameUnreadable,*'
        $problem[0].Exception.Message | Should -BeLike ($Message -f $frames)
        $results.FrameName | Should -Be '00000'
    }

    It 'stops everything with -ErrorAction Stop' {
        Clear-Content $frames/00003.jpg

        { Get-ChildItem $frames | Invoke-XMemStep -ErrorAction Stop } |
            Should -Throw "*$frames/00003.jpg*" -ErrorId 'FrameUnreadable,*'
        $session.FrameCount | Should -Be 3
    }

    It 'is an error and not missing when a range names it' {
        Clear-Content $frames/00003.jpg

        $output = @{
            ErrorVariable = 'problem'; ErrorAction = 'SilentlyContinue'
            WarningVariable = 'warning'; WarningAction = 'SilentlyContinue'
        }
        $null = Invoke-XMemStep $frames/*.jpg -FrameRange 0-5 @output

        $problem.FullyQualifiedErrorId | Should -BeLike 'FrameUnreadable,*'
        $warning | Should -BeNullOrEmpty
    }
}

Describe 'Frames that cannot be meant' {
    BeforeAll {
        $script:frames = $clip.FramesFolder
        $script:session = New-XMemSession @options
        Add-XMemMask $clip.FirstMask
    }

    AfterAll {
        Remove-XMemSession $session
    }

    It 'are refused when the range is <_>' -ForEach '1-5z2', '-5' {
        { Invoke-XMemStep $frames/*.jpg -FrameRange $_ } | Should -Throw "*$_*1-10,20-40x2*" -ErrorId 'InvalidOption,*'
    }

    It 'are refused when a pattern has two places for the number' {
        { Invoke-XMemStep "$frames/##.##.png" -ErrorAction Stop } |
            Should -Throw '*more than one place*' -ErrorId 'InvalidOption,*'
    }

    AfterEach {
        $session.FrameCount | Should -Be 0
    }
}
