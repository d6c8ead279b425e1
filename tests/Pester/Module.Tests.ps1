#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
}

Describe 'The module' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'tracks in parallel, with a session for each runspace' {
        $result = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:base
            $session = New-XMemSession -Size 96 -Threads 1
            Add-XMemMask ($using:clip).FirstMask
            Get-ChildItem ($using:clip).FramesFolder | Invoke-XMemStep | Export-XMemMask "$using:TestDrive/parallel/$_"
            [pscustomobject] @{ Id = $session.Id; Sessions = @(Get-XMemSession).Count }
        }

        $result.Id | Should -Be 1, 1, 1
        $result.Sessions | Should -Be 1, 1, 1
        $hashes = 1..3 | ForEach-Object { (Get-ChildItem "$TestDrive/parallel/$_" | Get-FileHash).Hash -join ' ' }
        $hashes[0].Split(' ').Count | Should -Be 12
        $hashes | Select-Object -Unique | Should -Be $hashes[0]
        Get-XMemSession | Should -BeNullOrEmpty
    }
}
