#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Pictures.ps1
    $clip = New-SquareClip $TestDrive/squares
    $script:frames, $script:masks = $clip.Frames, $clip.Masks
}

Describe 'Add-XMemMask' {
    BeforeEach {
        $script:session = New-XMemSession -Size -1
        $script:temp = "$TestDrive/$([guid]::NewGuid())"
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Which frame a mask is for' {
        It 'gives a literal path to the next frame, whose labels are exactly those of the mask' {
            Add-XMemMask -LiteralPath $masks/00000.png
            $session.AwaitedFrames | Should -BeNullOrEmpty

            Get-Difference (Invoke-XMemStep $frames/00003.png).Mask.Labels (Get-SquareLabel 0) | Should -Be 0
        }

        It 'matches by name <Name>' -ForEach @(
            @{ Name = 'strings from the pipeline'; Script = { "$masks/00002.png", "$masks/00004.png" | Add-XMemMask } }
            @{
                Name = 'objects with a path and a frame name'
                Script = {
                    '00002', '00004' | ForEach-Object { [pscustomobject] @{ Path = "$masks/00000.png"; FrameName = $_ } } |
                        Add-XMemMask
                }
            }
            @{
                Name = 'the masks of a folder, and passes over what is no mask'
                Script = {
                    $null = New-Item $temp -ItemType Directory
                    Copy-Item $masks/00002.png $temp
                    Copy-Item $masks/00004.png $temp/00004.PNG
                    Set-Content $temp/notes.txt 'painted on Monday'
                    Add-XMemMask $temp
                }
            }
        ) {
            & $Script
            $session.AwaitedFrames | Should -Be '00002', '00004'

            $results = Get-ChildItem $frames | Invoke-XMemStep
            $results.FrameName | Should -Be '00002', '00003', '00004', '00005'
            $results.IsAnnotated | Should -Be $true, $false, $true, $false
            $session.AwaitedFrames | Should -BeNullOrEmpty
        }

        It 'says which frames before the first mask are passed over' {
            Get-ChildItem $masks/00004.png | Add-XMemMask
            $output = Get-ChildItem $frames | Invoke-XMemStep -Verbose 4>&1
            $messages, $results = $output.Where({ $_ -is [System.Management.Automation.VerboseRecord] }, 'Split')

            $results.FrameName | Should -Be '00004', '00005'
            $messages.Message | Should -Contain 'Frame 00000 comes before the first mask, for frame 00004: passed over.'
        }

        It 'says which objects a mask has and which frame it is for' {
            Add-XMemMask $masks/00000.png -Verbose 4>&1 | Should -BeLike '*00000.png with objects 1, 2 for the next frame.'
            Add-XMemMask $masks/00001.png -FrameName 00003 -Verbose 4>&1 |
                Should -BeLike '*00001.png with objects 1, 2 for frame 00003.'
        }

        It 'takes a result that another session found, for its own frame or the one that is named' {
            Add-XMemMask $masks/00000.png
            $found = Get-ChildItem $frames | Invoke-XMemStep
            $other = New-XMemSession -Size -1
            $found[2] | Add-XMemMask -Session $other
            Add-XMemMask -InputObject $found[4] -Session $other -FrameName 00005
            $other.AwaitedFrames | Should -Be '00002', '00005'

            $given = Get-ChildItem $frames | Invoke-XMemStep -Session $other
            Get-Difference $given[0].Mask.Labels $found[2].Mask.Labels | Should -Be 0
            Get-Difference $given[3].Mask.Labels $found[4].Mask.Labels | Should -Be 0
        }
    }

    Context 'Which objects a mask has' {
        It 'corrects a known object, and adds none' {
            Add-XMemMask $masks/00000.png
            Add-XMemMask $masks/00004.png -FrameName 00004
            $corrected = Get-ChildItem $frames | Invoke-XMemStep | Where-Object FrameName -EQ '00004'

            Get-Difference $corrected.Mask.Labels (Get-SquareLabel 4) | Should -Be 0
            $session.Objects | Should -Be 1, 2
        }

        It 'lays masks for one frame over each other, the last one on top' {
            Write-LabelMap $temp/below.png ([byte[]] (, 7 * (128 * 96))) -Gray
            Write-LabelMap $temp/one.png (Get-SquareLabel -Only 1)
            Write-LabelMap $temp/two.png (Get-SquareLabel -Only 2)
            Add-XMemMask $temp/below.png
            Add-XMemMask $temp/one.png, $temp/two.png

            $expected = ConvertTo-Label (Get-SquareLabel) @{ 0 = 7 }
            Get-Difference (Invoke-XMemStep $frames/00000.png).Mask.Labels $expected | Should -Be 0
        }

        It 'takes a black and white matte without a number as object 255' {
            Write-LabelMap $temp/matte.png (ConvertTo-Label (Get-SquareLabel -Only 1) @{ 1 = 255 }) -Gray
            Add-XMemMask $temp/matte.png
            $null = Invoke-XMemStep $frames/00000.png

            $session.Objects | Should -Be 255
        }

        It 'takes one number for all files' {
            Write-LabelMap $temp/00000.png (ConvertTo-Label (Get-SquareLabel -Only 1) @{ 1 = 255 }) -Gray
            Write-LabelMap $temp/00002.png (ConvertTo-Label (Get-SquareLabel -Frame 2 -Only 1) @{ 1 = 255 }) -Gray
            Add-XMemMask $temp/0000?.png -ObjectId 9
            $null = Get-ChildItem $frames | Invoke-XMemStep

            $session.Objects | Should -Be 9
        }

        It 'takes a number from the pipeline' {
            [pscustomobject] @{ Path = "$masks/00000.png"; FrameName = '00000' } | Add-XMemMask
            Write-LabelMap $temp/matte.png (ConvertTo-Label (Get-SquareLabel -Frame 3 -Only 2) @{ 2 = 255 }) -Gray
            [pscustomobject] @{ Path = "$temp/matte.png"; ObjectId = 4; FrameName = '00003' } | Add-XMemMask
            $null = Get-ChildItem $frames | Invoke-XMemStep

            $session.Objects | Should -Be 1, 2, 4
        }

        It 'gives numbers to <Name> in their order' -ForEach @(
            @{ Name = 'files'; Script = { Add-XMemMask $temp/2/00000.png, $temp/1/00000.png -ObjectId 2, 1 }; Awaited = @() }
            @{ Name = 'folders'; Script = { Add-XMemMask $temp/2, $temp/1 -ObjectId 2, 1 }; Awaited = '00000', '00000', '00003' }
            @{ Name = 'wildcards'; Script = { Add-XMemMask $temp/* -ObjectId 1, 2 }; Awaited = '00000', '00000', '00003' }
        ) {
            foreach ($label in 1, 2) {
                Write-LabelMap $temp/$label/00000.png (ConvertTo-Label (Get-SquareLabel -Only $label) @{ $label = 255 }) -Gray
            }

            Write-LabelMap $temp/2/00003.png (ConvertTo-Label (Get-SquareLabel -Frame 3 -Only 2) @{ 2 = 255 }) -Gray
            & $Script

            $session.AwaitedFrames | Sort-Object | Should -Be $Awaited
            Get-Difference (Invoke-XMemStep $frames/00000.png).Mask.Labels (Get-SquareLabel) | Should -Be 0
        }

        It 'takes <Name> for the labels of a color map' -ForEach @(
            @{ Name = 'numbers'; One = 1; Two = 2 }
            @{ Name = 'strings'; One = '1'; Two = '2' }
        ) {
            Add-XMemMask $frames/00000.png -ColorMap @{ '#e63c28' = $One; '40,80,230' = $Two; '#5a5a5a' = 0; '#787878' = 0 }

            Get-Difference (Invoke-XMemStep $frames/00000.png).Mask.Labels (Get-SquareLabel) | Should -Be 0
        }
    }
}
