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

Describe 'State of a session' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
        $script:first = Invoke-XMemStep $frames/0000[0-3].jpg
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Remove-XMemObject' {
        It 'stops following an object; its number can be given again' {
            Remove-XMemObject 2
            $result = Invoke-XMemStep $frames/00004.jpg
            Add-XMemMask "$($clip.GroundTruthFolder)/00005.png"
            $again = Invoke-XMemStep $frames/00005.jpg

            $result.Objects.Label | Should -Be 1, 3
            $result.Mask.Labels | Should -Not -Contain 2
            $again.Objects.Label | Should -Be 1, 3, 2
            $again.Mask.Labels | Should -Contain 2
        }

        It 'takes <Name>' -ForEach @(
            @{ Name = 'numbers from the pipeline'; Script = { 2, 3 | Remove-XMemObject } }
            @{ Name = '-ObjectId and -Session'; Script = { Remove-XMemObject -ObjectId 3, 2 -Session $session } }
            @{ Name = 'objects of a result'; Script = { $first[-1].Objects | Where-Object Label -GT 1 | Remove-XMemObject } }
        ) {
            & $Script | Should -BeNullOrEmpty
            $session.Objects | Should -Be 1
        }

        It 'can remove all' {
            $first[-1].Objects | Remove-XMemObject
            $session.Objects | Should -BeNullOrEmpty
        }

        It 'names the objects that there are when one is not, and goes on' {
            Remove-XMemObject 9, 1 -ErrorVariable problem -ErrorAction SilentlyContinue

            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -Be 'ObjectNotFound,XMem.PowerShell.Cmdlets.RemoveXMemObjectCommand'
            $problem[0].Exception.Message | Should -BeLike '*Object 9*1, 2, 3*'
            $problem[0].TargetObject | Should -Be 9
            $session.Objects | Should -Be 2, 3
        }

        It 'removes nothing with -WhatIf' {
            Remove-XMemObject 1 -WhatIf
            $session.Objects | Should -Be 1, 2, 3
        }

        It 'completes <Typed>' -ForEach @(
            @{ Typed = 'Remove-XMemObject '; Sessions = 1; Expected = '1', '2', '3' }
            @{ Typed = 'Remove-XMemObject -ObjectId 2'; Sessions = 1; Expected = '2' }
            @{ Typed = 'Remove-XMemObject -Session $session -ObjectId '; Sessions = 2; Expected = '1', '2', '3' }
        ) {
            while (@(Get-XMemSession).Count -lt $Sessions) {
                $null = New-XMemSession
            }

            (TabExpansion2 $Typed $Typed.Length).CompletionMatches.CompletionText | Should -Be $Expected
        }
    }

    Context 'Add-XMemMask -Permanent' {
        It 'keeps a frame in memory for good, also in a file' {
            $null = New-XMemSession -Size 96 -MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 16 -OutVariable kept
            Add-XMemMask $clip.FirstMask -Session $kept[0]
            Add-XMemMask "$($clip.GroundTruthFolder)/00002.png" -FrameName 00002 -Permanent -Session $kept[0]
            $null = Get-ChildItem $frames | Invoke-XMemStep -Session $kept[0]
            Export-XMemSession $TestDrive/kept.xmem -Session $kept[0]
            $restored = Import-XMemSession $TestDrive/kept.xmem

            (Get-XMemMemoryStats $kept[0]).PermanentFrames | Should -Be 2
            (Get-XMemMemoryStats $kept[0]).Consolidations | Should -BeGreaterThan 2
            (Get-XMemMemoryStats $restored).PermanentFrames | Should -Be 2
        }
    }
}
