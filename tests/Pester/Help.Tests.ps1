#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
}

Describe 'Help' {
    It 'has a synopsis, a description and an example for every command' {
        foreach ($command in Get-Command -Module XMem.PowerShell) {
            $help = Get-Help $command.Name -Full

            $help.Synopsis | Should -Match '^\w.+\.$' -Because $command.Name
            $help.Synopsis | Should -Not -Match $command.Name
            $help.description.Text | Should -Not -BeNullOrEmpty -Because $command.Name
            $help.examples.example.code | Should -Match $command.Name
        }
    }

    It 'has the topic <_>' -ForEach 'about_XMem', 'about_XMem_Memory', 'about_XMem_Models' {
        Get-Help $_ | Should -Match "TOPIC\s+$_"
    }
}
