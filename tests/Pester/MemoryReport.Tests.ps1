#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:session = New-XMemSession -Size 96
    Add-XMemMask $clip.FirstMask
    $script:results = Invoke-XMemStep "$($clip.FramesFolder)/0000[0-2].jpg"
}

AfterAll {
    Remove-XMemSession $session
}

Describe 'Export-XMemMemoryReport' {
    It 'makes folders, and lets nothing out unless it is asked to' {
        $results | Export-XMemMemoryReport $TestDrive/deep/report.html | Should -BeNullOrEmpty

        Get-Content $TestDrive/deep/report.html -Raw | Should -Match '<b>3</b> frames'
    }

    It 'reports on the session that is named' {
        $other = New-XMemSession
        try {
            $results | Export-XMemMemoryReport $TestDrive/named.html -Session $session
            { $results | Export-XMemMemoryReport $TestDrive/other.html } | Should -Throw -ErrorId 'SessionAmbiguous,*'
        } finally {
            Remove-XMemSession $other
        }

        Get-Content $TestDrive/named.html -Raw | Should -Match '<b>3</b> objects'
    }

    It 'writes nothing without results' {
        @() | Export-XMemMemoryReport $TestDrive/none.html

        "$TestDrive/none.html" | Should -Not -Exist
    }

    It 'replaces a page' {
        Set-Content $TestDrive/old.html 'precious'
        $results[0] | Export-XMemMemoryReport $TestDrive/old.html

        Get-Content $TestDrive/old.html -Raw | Should -Match '<b>1</b> frame<'
    }

    It 'replaces a read-only page with -Force only' {
        Set-Content $TestDrive/kept.html 'precious'
        Set-ItemProperty $TestDrive/kept.html IsReadOnly $true
        { $results[0] | Export-XMemMemoryReport $TestDrive/kept.html } |
            Should -Throw '*kept.html*-Force*' -ErrorId 'DestinationNotWritable,*'
        Get-Content $TestDrive/kept.html | Should -Be 'precious'

        $results[0] | Export-XMemMemoryReport $TestDrive/kept.html -Force
        Get-Content $TestDrive/kept.html -Raw | Should -Match '<b>1</b> frame<'
    }

    It 'refuses -Force with -NoClobber' {
        { $results[0] | Export-XMemMemoryReport $TestDrive/both.html -Force -NoClobber } |
            Should -Throw '*give one of them*' -ErrorId 'ForceAndNoClobber,*'
        "$TestDrive/both.html" | Should -Not -Exist
    }
}
