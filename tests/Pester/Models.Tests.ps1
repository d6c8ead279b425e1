#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
}

Describe 'Models' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Get-XMemModel' {
        It 'lists the model that comes with the module' {
            (Get-XMemModel).Name | Should -Contain 'xmem-tiny'
            (Get-XMemModel XMEM-*).Name | Should -Contain 'xmem-tiny'
        }

        It 'names the models there are when one is not' {
            { Get-XMemModel nothing -ErrorAction Stop } | Should -Throw '*xmem-tiny*Import-XMemModel*' -ErrorId 'ModelNotFound,*'
        }
    }

    Context 'A model folder' {
        BeforeEach {
            $script:folder = Join-Path $TestDrive ([guid]::NewGuid())
            Copy-Item (Get-XMemModel xmem-tiny).Folder $folder -Recurse
        }

        It 'is given by its path' {
            (New-XMemSession -Model $folder).Model | Should -Be 'xmem-tiny'
        }
    }
}
