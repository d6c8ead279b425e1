#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module

    function Get-Completion([string] $Typed) {
        # What the Tab key offers at the end of a line.
        (TabExpansion2 $Typed $Typed.Length).CompletionMatches.CompletionText
    }
}

Describe 'The Tab key' {
    It 'completes <Typed>' -ForEach @(
        @{ Typed = 'New-XMemSession -Model xm'; Expected = 'xmem-tiny' }
        @{ Typed = 'New-XMemSession XMEM-T'; Expected = 'xmem-tiny' }
        @{ Typed = "New-XMemSession -Model 'xm"; Expected = 'xmem-tiny' }
        @{ Typed = 'Get-XMemModel xm'; Expected = 'xmem-tiny' }
        @{ Typed = 'New-XMemSession -ExecutionProvider cu'; Expected = 'Cuda' }
        @{ Typed = 'New-XMemSession -Precision Float1'; Expected = 'Float16' }
        @{ Typed = 'Get-XMemExecutionProvider d'; Expected = 'DirectML' }
        @{ Typed = 'Invoke-XMemS'; Expected = 'Invoke-XMemStep' }
        @{ Typed = 'Import-XMemModel x.pth -WeightPrecision Float1'; Expected = 'Float16' }
        @{ Typed = 'Import-XMemSession x.xmem -Model xm'; Expected = 'xmem-tiny' }
        @{ Typed = 'Import-XMemSession x.xmem -ExecutionProvider cu'; Expected = 'Cuda' }
        @{ Typed = 'Import-XMemSession x.xmem -Precision Float1'; Expected = 'Float16' }
        @{ Typed = 'Export-XMemMask out -Format m'; Expected = 'Matte' }
    ) {
        Get-Completion $Typed | Should -Contain $Expected
    }

    It 'offers only names that begin like the word' {
        Get-Completion 'New-XMemSession -ExecutionProvider cp' | Should -Be 'Cpu'
        Get-Completion 'New-XMemSession -ExecutionProvider ' | Should -Be 'Auto', 'Cpu', 'Cuda', 'DirectML', 'Plugin', 'TensorRT'
    }

    Context 'with open sessions' {
        BeforeAll {
            Get-XMemSession | Remove-XMemSession
            $script:left = New-XMemSession -Name left
            $script:there = New-XMemSession -Name 'over there'
            New-XMemSession | Remove-XMemSession
        }

        AfterAll {
            Get-XMemSession | Remove-XMemSession
        }

        It 'completes <Typed>' -ForEach @(
            @{ Typed = 'Get-XMemSession '; Expected = 'left', "'over there'" }
            @{ Typed = 'Get-XMemSession -Name o'; Expected = "'over there'" }
            @{ Typed = 'Remove-XMemSession -Name LE'; Expected = 'left' }
            @{ Typed = 'Remove-XMemSession '; Expected = '(Get-XMemSession left)', "(Get-XMemSession 'over there')" }
            @{ Typed = 'Invoke-XMemStep frames -Session l'; Expected = '(Get-XMemSession left)' }
            @{ Typed = 'Export-XMemSession x.xmem -Session l'; Expected = '(Get-XMemSession left)' }
            @{ Typed = 'Get-XMemMemoryStats l'; Expected = '(Get-XMemSession left)' }
        ) {
            Get-Completion $Typed | Should -Be $Expected
        }

        It 'completes the numbers of sessions' {
            Get-Completion 'Get-XMemSession -Id ' | Should -Be "$($left.Id)", "$($there.Id)"
            Get-Completion "Remove-XMemSession -Id $($there.Id)" | Should -Be "$($there.Id)"
        }
    }

    It 'quotes a name as PowerShell wants it' {
        $session = New-XMemSession -Name 'dog''s $1'

        $text = Get-Completion 'Get-XMemSession d'
        $text | Should -Be '''dog''''s $1'''
        (& ([scriptblock]::Create("Get-XMemSession $text"))).Id | Should -Be $session.Id
        Remove-XMemSession $session
    }
}
