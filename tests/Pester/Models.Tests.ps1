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

        It 'is refused when a file is not what was imported' {
            $bytes = [System.IO.File]::ReadAllBytes("$folder/value_encoder.onnx")
            $bytes[-1] = $bytes[-1] -bxor 1
            [System.IO.File]::WriteAllBytes("$folder/value_encoder.onnx", $bytes)

            { New-XMemSession -Model $folder } | Should -Throw '*value_encoder.onnx*SHA-256*Import the model again*' -ErrorId 'ModelCorrupt,*'
        }

        It 'is refused when a file is missing' {
            Remove-Item $folder/mask_decoder.onnx

            { New-XMemSession -Model $folder } | Should -Throw '*mask_decoder.onnx is missing*' -ErrorId 'ModelCorrupt,*'
        }
    }

    Context 'Import-XMemModel' {
        It 'refuses a file that is no checkpoint' {
            Set-Content $TestDrive/wrong.pth 'These are no weights.'

            { Import-XMemModel $TestDrive/wrong.pth -Destination $TestDrive/models } | Should -Throw '*wrong.pth*' -ErrorId 'CheckpointUnreadable,*'
        }

        It 'refuses to run what a checkpoint asks for' {
            [System.IO.File]::WriteAllText("$TestDrive/hostile.pth", "$([char] 0x80)$([char] 2)cos`nsystem`n(S'exit'`ntR.", [System.Text.Encoding]::Latin1)

            { Import-XMemModel $TestDrive/hostile.pth -Destination $TestDrive/models } |
                Should -Throw '*os.system*Nothing was executed*' -ErrorId 'CheckpointUnsafe,*'
        }

        It 'refuses the checkpoint of another network' {
            $checkpoint = "$PSScriptRoot/../golden/tiny_zip.pth"

            { Import-XMemModel $checkpoint -Destination $TestDrive/models } | Should -Throw '*no XMem network*' -ErrorId 'CheckpointMismatch,*'
        }

        AfterEach {
            "$TestDrive/models" | Should -Not -Exist
        }
    }

    Context 'New-XMemSession' {
        It 'completes <Typed>' -ForEach @(
            @{ Typed = 'New-XMemSession -Model xm'; Expected = 'xmem-tiny' }
            @{ Typed = 'New-XMemSession -ExecutionProvider c'; Expected = 'Cpu' }
        ) {
            (TabExpansion2 $Typed $Typed.Length).CompletionMatches.CompletionText | Should -Contain $Expected
        }
    }
}
