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

        It 'is taken by New-XMemSession' {
            (Get-XMemModel xmem-tiny | New-XMemSession).Model | Should -Be 'xmem-tiny'
            (New-XMemSession -Model (Get-XMemModel xmem-tiny)).Model | Should -Be 'xmem-tiny'
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

    Context 'New-XMemSession' {
        It 'refuses <Option>' -ForEach @(
            @{ Option = '-Size 3'; Arguments = @{ Size = 3 }; Id = 'InvalidOption'; Message = '*Size is 3*16 pixels*' }
            @{ Option = '-TopK 0'; Arguments = @{ TopK = 0 }; Id = 'InvalidOption'; Message = '*TopK is 0*at least 1*' }
            @{ Option = 'working frames that contradict'; Arguments = @{ MinWorkingFrames = 9; MaxWorkingFrames = 8 }; Id = 'InvalidOption'; Message = '*less than MaxWorkingFrames*' }
            @{ Option = 'an unknown execution provider'; Arguments = @{ ExecutionProvider = 'Abacus' }; Id = 'UnknownExecutionProvider'; Message = '*Cpu, Cuda*' }
            @{ Option = 'an unknown model'; Arguments = @{ Model = 'nothing' }; Id = 'ModelNotFound'; Message = '*xmem-tiny*' }
        ) {
            { New-XMemSession @Arguments } | Should -Throw $Message -ErrorId "$Id,*"
            Get-XMemSession | Should -BeNullOrEmpty
        }
    }
}
