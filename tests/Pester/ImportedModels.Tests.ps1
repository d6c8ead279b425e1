#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Checkpoint.ps1
    $script:checkpoint = "$TestDrive/tiny.pth"
    Write-Checkpoint $checkpoint
    $script:modelFiles = 'key_encoder.onnx', 'mask_decoder.onnx', 'model.json', 'value_encoder.onnx'
}

Describe 'Import-XMemModel' {
    BeforeEach {
        $script:models = Join-Path $TestDrive ([guid]::NewGuid())
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'makes a model that is named after the file of the checkpoint' {
        $model = Import-XMemModel $checkpoint -Destination $models

        $model.Name | Should -BeExactly 'tiny'
        $model.Folder | Should -Be (Convert-Path $models/tiny)
        "$($model.Dimensions)" | Should -Be 'ModelDimensions { Key = 4, Value = 4, Hidden = 4 }'
        (Get-ChildItem $models/tiny -Force).Name | Sort-Object | Should -Be $modelFiles
        (Get-ChildItem $models -Force).Name | Should -Be 'tiny'
    }

    It 'gives the model another name, with <Name>' -ForEach @(
        @{ Name = 'named parameters'; Script = { Import-XMemModel -Path $checkpoint -Name small -Destination $models } }
        @{ Name = 'positions'; Script = { Import-XMemModel $checkpoint small -Destination $models } }
        @{
            Name = 'a file from Get-ChildItem'
            Script = { Get-ChildItem $checkpoint | Import-XMemModel -Name small -Destination $models }
        }
        @{
            Name = 'an object with a path'
            Script = { [pscustomobject] @{ Path = $checkpoint } | Import-XMemModel -Name small -Destination $models }
        }
    ) {
        (& $Script).Name | Should -BeExactly 'small'
        (Get-ChildItem $models/small).Name | Sort-Object | Should -Be $modelFiles
    }

    It 'keeps what is said of the model' {
        $said = @{ Description = 'for tests'; License = 'as you like'; Notes = 'made up'; WeightPrecision = 'Float16' }
        $null = Import-XMemModel $checkpoint -Destination $models @said
        $model = Get-XMemModel $models/tiny

        $model.Description | Should -Be 'for tests'
        $model.License | Should -Be 'as you like'
        $model.Provenance.Notes | Should -Be 'made up'
        $model.Provenance.WeightPrecision | Should -Be 'Float16'
        $model.Provenance.Source | Should -Be 'tiny.pth'
    }

    It 'makes options a suggestion to sessions, which <Name>' -ForEach @(
        @{ Name = 'take it'; Arguments = @{}; MemoryEvery = 3 }
        @{ Name = 'may decide otherwise'; Arguments = @{ MemoryEvery = 4 }; MemoryEvery = 4 }
    ) {
        $model = Import-XMemModel $checkpoint -Destination $models -Size 96 -MemoryEvery 3 -TopK 20
        $options = (New-XMemSession $model @Arguments).Options

        $options.Size, $options.MemoryEvery, $options.TopK, $options.MaxWorkingFrames | Should -Be 96, $MemoryEvery, 20, 10
    }

    It 'suggests nothing that no session takes: <Message>' -ForEach @(
        @{ Arguments = @{ Size = 8 }; Message = 'Size is 8' }
        @{ Arguments = @{ MemoryEvery = 0 }; Message = 'MemoryEvery is 0' }
        @{ Arguments = @{ TopK = -1 }; Message = 'TopK is -1' }
    ) {
        { Import-XMemModel $checkpoint -Destination $models @Arguments } |
            Should -Throw "*$Message*" -ErrorId 'InvalidOption,XMem.PowerShell.Cmdlets.ImportXMemModelCommand'
        $models | Should -Not -Exist
    }

    It 'makes a model that tracks, given to New-XMemSession <Name>' -ForEach @(
        @{ Name = 'through the pipeline'; Script = { $args | New-XMemSession -Size 96 } }
        @{ Name = 'as an argument'; Script = { New-XMemSession $args[0] -Size 96 } }
    ) {
        $session = & $Script (Import-XMemModel $checkpoint -Destination $models)
        Add-XMemMask $clip.FirstMask
        $results = Invoke-XMemStep "$($clip.FramesFolder)/0000[0-3].jpg"

        $session.Model | Should -BeExactly 'tiny'
        $results | Should -HaveCount 4
        $first = (Get-ModuleType XMem.Imaging.MaskReader)::Read($clip.FirstMask)
        [System.Linq.Enumerable]::SequenceEqual([byte[]] $results[0].Mask.Labels, [byte[]] $first.Labels) | Should -BeTrue
    }

    It 'keeps a model that is there, and replaces it with -Force' {
        $null = Import-XMemModel $checkpoint -Destination $models -Notes first

        $id = 'ModelExists,XMem.PowerShell.Cmdlets.ImportXMemModelCommand'
        { Import-XMemModel $checkpoint -Destination $models -Notes second } |
            Should -Throw "*$(Join-Path $models tiny)*-Force*" -ErrorId $id
        (Get-XMemModel $models/tiny).Provenance.Notes | Should -Be 'first'

        (Import-XMemModel $checkpoint -Destination $models -Notes second -Force).Provenance.Notes | Should -Be 'second'
        (Get-XMemModel $models/tiny).Provenance.Notes | Should -Be 'second'
    }

    It 'writes nothing with -WhatIf' {
        Import-XMemModel $checkpoint -Destination $models -WhatIf | Should -BeNullOrEmpty
        $models | Should -Not -Exist
    }
}

Describe 'Get-XMemModel' {
    It 'takes a name <Name>' -ForEach @(
        @{ Name = 'as an argument'; Script = { Get-XMemModel xmem-tiny } }
        @{ Name = 'from the pipeline'; Script = { 'xmem-tiny' | Get-XMemModel } }
    ) {
        (& $Script).Name | Should -BeExactly 'xmem-tiny'
    }

    It 'lists the models that it finds beside the name of one that it does not' {
        $found = Get-XMemModel nothing, xmem-tiny -ErrorVariable problem -ErrorAction SilentlyContinue

        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'ModelNotFound,XMem.PowerShell.Cmdlets.GetXMemModelCommand'
        $problem[0].Exception.Message | Should -BeLike '*"nothing"*Import-XMemModel*'
        $found.Name | Should -Be 'xmem-tiny'
    }

    Context 'with a folder in XMEM_MODEL_PATH' {
        BeforeAll {
            $script:before = $env:XMEM_MODEL_PATH
            $null = Import-XMemModel $checkpoint -Name found-by-name -Destination $TestDrive/path
        }

        AfterAll {
            $env:XMEM_MODEL_PATH = $before
        }

        It 'finds its models by name, in any case' {
            Get-XMemModel found-by-* | Should -BeNullOrEmpty

            $env:XMEM_MODEL_PATH = "$TestDrive/path"
            (Get-XMemModel found-by-*).Folder | Should -Be (Convert-Path $TestDrive/path/found-by-name)
            $session = New-XMemSession Found-By-Name
            $session.Model | Should -BeExactly 'found-by-name'
            Remove-XMemSession $session
        }
    }
}
