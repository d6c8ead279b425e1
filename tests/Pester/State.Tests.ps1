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

        It 'takes objects of a result' {
            $first[-1].Objects | Where-Object Label -GT 1 | Remove-XMemObject
            $session.Objects | Should -Be 1
        }

        It 'names the objects that there are' {
            { Remove-XMemObject 9 -ErrorAction Stop } | Should -Throw '*1, 2, 3*' -ErrorId 'ObjectNotFound,*'
        }
    }
}
