#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Checkpoint.ps1
}

Describe 'Import-XMemModel' {
    BeforeEach {
        $script:checkpoint = Join-Path $TestDrive "$([guid]::NewGuid()).pth"
        $script:models = Join-Path $TestDrive ([guid]::NewGuid())
    }

    Context 'of a wrong checkpoint' {
        BeforeAll {
            function Get-Refusal {
                # The error that refuses the checkpoint.
                $problem = { Import-XMemModel $checkpoint -Destination $models } | Should -Throw "*$checkpoint*" -PassThru
                $problem.FullyQualifiedErrorId | Should -BeLike '*,XMem.PowerShell.Cmdlets.ImportXMemModelCommand'
                $problem
            }
        }

        AfterEach {
            # A folder may be there, but nothing in it, hidden or not.
            Get-ChildItem $models -Force -ErrorAction Ignore | Should -BeNullOrEmpty
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'text'; Content = 'These are no weights.' }
            @{ Name = 'an empty file'; Content = '' }
            @{ Name = 'half an archive'; Content = "PK$([char] 3)$([char] 4) and then nothing that a reader could use" }
        ) {
            Set-Content $checkpoint $Content -NoNewline

            (Get-Refusal).FullyQualifiedErrorId | Should -BeLike 'CheckpointUnreadable,*'
        }

        It 'refuses a file that is not there' {
            (Get-Refusal).FullyQualifiedErrorId | Should -BeLike 'CheckpointUnreadable,*'
        }

        It 'refuses to run what <Name> asks for, and says so' -ForEach @(
            @{
                Name = 'a bare pickle'
                Write = { [System.IO.File]::WriteAllText($checkpoint, $args[0], [System.Text.Encoding]::Latin1) }
            }
            @{ Name = 'an archive'; Write = { Write-CheckpointFile $checkpoint $args[0] } }
        ) {
            & $Write "$([char] 0x80)$([char] 2)cos`nsystem`n(S'touch $TestDrive/ran'`ntR."
            $problem = Get-Refusal

            $problem.FullyQualifiedErrorId | Should -BeLike 'CheckpointUnsafe,*'
            $problem.Exception.Message | Should -BeLike '*os.system*Nothing was executed*'
            $problem.CategoryInfo.Category | Should -Be 'SecurityError'
            "$TestDrive/ran" | Should -Not -Exist
        }

        It 'refuses <Name>' -ForEach @(
            @{
                Name = 'a classifier'; Tensor = 'classifier.weight'
                Write = { Write-Checkpoint $checkpoint @{ 'classifier.weight' = 10, 4; 'classifier.bias' = , 10 } }
            }
            @{
                Name = 'a network that PyTorch wrote'; Tensor = ''
                Write = { Copy-Item $PSScriptRoot/../golden/tiny_zip.pth $checkpoint }
            }
        ) {
            & $Write
            $problem = Get-Refusal

            $problem.FullyQualifiedErrorId | Should -BeLike 'CheckpointMismatch,*'
            $problem.Exception.Message | Should -BeLike "*no XMem network*$Tensor*"
        }

        It 'names all tensors that are missing, misshapen or unexpected' {
            $shapes = Get-NetworkShape
            $shapes.Remove('decoder.pred.bias')
            $shapes.Remove('key_proj.e_proj.weight')
            $shapes['value_encoder.fuser.block2.conv1.bias'] = , 5
            $shapes['decoder.hidden_update.g4_conv.weight'] = 4, 4, 1, 1
            $shapes['decoder.extra.weight'] = , 1
            Write-Checkpoint $checkpoint $shapes
            $problem = Get-Refusal

            $problem.FullyQualifiedErrorId | Should -BeLike 'CheckpointMismatch,*'
            $parts = @(
                'Missing (2)', 'decoder.pred.bias', 'key_proj.e_proj.weight'
                'Misshapen (2)', 'value_encoder.fuser.block2.conv1.bias', 'found [5]'
                'decoder.hidden_update.g4_conv.weight', 'found [4, 4, 1, 1]'
                'Unexpected (1)', 'decoder.extra.weight'
            )
            foreach ($part in $parts) {
                $problem.Exception.Message | Should -Match ([regex]::Escape($part))
            }
        }
    }

    It 'refuses a destination that is a file, and keeps it' {
        Write-Checkpoint $checkpoint
        Set-Content $models 'a file'

        $id = 'DestinationNotWritable,XMem.PowerShell.Cmdlets.ImportXMemModelCommand'
        { Import-XMemModel $checkpoint -Name tiny -Destination $models } |
            Should -Throw "*$models*Nothing was left behind*" -ErrorId $id
        Get-Content $models | Should -Be 'a file'
    }
}

Describe 'A model that is not what was imported' {
    BeforeEach {
        $script:folder = Join-Path $TestDrive ([guid]::NewGuid())
        Copy-Item (Get-XMemModel xmem-tiny).Folder $folder -Recurse
    }

    It 'is refused when <Name>, and does not hide others' -ForEach @(
        @{
            Name = 'a file is longer'; File = 'key_encoder.onnx'; Message = 'bytes instead of'
            Spoil = { Add-Content $args[0] 'x' -NoNewline }
        }
        @{
            Name = 'a file has another byte'; File = 'value_encoder.onnx'; Message = 'SHA-256'
            Spoil = {
                $bytes = [System.IO.File]::ReadAllBytes($args[0])
                $bytes[-1] = $bytes[-1] -bxor 1
                [System.IO.File]::WriteAllBytes($args[0], $bytes)
            }
        }
        @{ Name = 'a file is missing'; File = 'mask_decoder.onnx'; Message = 'is missing'; Spoil = { Remove-Item $args[0] } }
        @{
            Name = 'the manifest is malformed'; File = 'model.json'; Message = 'line'
            Spoil = { Add-Content $args[0] 'x' -NoNewline }
        }
    ) {
        $path = Join-Path $folder $File
        & $Spoil $path

        $id = 'ModelCorrupt,XMem.PowerShell.Cmdlets.NewXMemSessionCommand'
        { New-XMemSession $folder } | Should -Throw "*$path*$Message*Import the model again*" -ErrorId $id
        $found = Get-XMemModel $folder, xmem-tiny -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'ModelCorrupt,XMem.PowerShell.Cmdlets.GetXMemModelCommand'
        $problem[0].Exception.Message | Should -BeLike "*$path*"
        $found.Name | Should -Be 'xmem-tiny'
    }
}
