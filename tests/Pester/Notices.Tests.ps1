#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
    $script:notices = Get-Content "$base/THIRD-PARTY-NOTICES.txt" -Raw
}

Describe 'The notices' {
    It 'name every file of others that the module contains, and none of its own' {
        $files = Get-ChildItem "$base/bin" -Recurse -File | Where-Object Name -NotLike 'XMem.*' |
            ForEach-Object { [System.IO.Path]::GetRelativePath($base, $_.FullName).Replace('\', '/') }

        $files.Count | Should -BeGreaterThan 5
        $files | Where-Object { -not $notices.Contains($_) } | Should -BeNullOrEmpty
        $notices | Should -Not -Match 'bin/(engine/)?XMem\.'
    }

    It 'give <Package> its license, <License>' -ForEach @(
        @{ Package = 'Google.Protobuf'; License = 'BSD-3-Clause' }
        @{ Package = 'OpenCvSharp4'; License = 'Apache-2.0' }
        @{ Package = 'System.IO.Hashing'; License = 'MIT' }
        @{ Package = 'System.Numerics.Tensors'; License = 'MIT' }
        @{ Package = 'Microsoft.ML.OnnxRuntime.Managed'; License = 'its LICENSE.txt, below' }
    ) {
        # The first license after the package's name at the start of a line.
        $notices -match "(?ms)^$([regex]::Escape($Package)) .*?^License: (?<license>[^\r\n]*)" | Should -BeTrue
        $Matches.license | Should -Match "^$([regex]::Escape($License))"
    }

    It "contain the packages' own notices once" {
        [regex]::Matches($notices, 'THIRD PARTY SOFTWARE NOTICES AND INFORMATION') | Should -HaveCount 1
        $notices | Should -Match ': the same as ThirdPartyNotices\.txt of Microsoft\.ML\.OnnxRuntime'
    }

    It "tell what is inside OpenCV's library as its package tells it" {
        $notices | Should -Match 'FFmpeg \(LGPL v2\.1\)'
    }
}
