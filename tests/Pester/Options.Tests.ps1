#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
}

Describe 'New-XMemSession' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'takes a model by <Name>' -ForEach @(
        @{ Name = 'name'; Script = { New-XMemSession xmem-tiny } }
        @{ Name = 'a name in any case'; Script = { New-XMemSession XMEM-Tiny } }
        @{ Name = 'what Get-XMemModel returns'; Script = { New-XMemSession -Model (Get-XMemModel xmem-tiny) } }
        @{ Name = 'folder'; Script = { New-XMemSession -Model (Get-XMemModel xmem-tiny).Folder } }
        @{ Name = 'pipeline'; Script = { Get-XMemModel xmem-tiny | New-XMemSession } }
        @{ Name = 'a property Model'; Script = { [pscustomobject] @{ Model = 'xmem-tiny' } | New-XMemSession } }
    ) {
        (& $Script).Model | Should -Be 'xmem-tiny'
    }

    It 'takes all options' {
        $numbers = @{
            Size = 240; MemoryEvery = 4; MinWorkingFrames = 4; MaxWorkingFrames = 8; PrototypeCount = 64; LongTermCapacity = 500
            TopK = 20; DeepUpdateEvery = 2; Threads = 1
        }
        $options = (New-XMemSession @numbers -NoLongTermMemory -NoSensoryMemory).Options

        foreach ($name in $numbers.Keys) {
            $options.$name | Should -Be $numbers[$name] -Because $name
        }

        $options.UseLongTermMemory | Should -BeFalse
        $options.UseSensoryMemory | Should -BeFalse
        $options.Flip | Should -BeFalse
        $options.MemoryLimit | Should -BeNullOrEmpty
    }

    It 'takes the options that are not given from the model' {
        $options = (New-XMemSession -MemoryLimit 4GB).Options

        $options.MemoryLimit | Should -Be 4GB
        $defaults = (Get-Content "$((Get-XMemModel xmem-tiny).Folder)/model.json" -Raw | ConvertFrom-Json).defaults
        $names = 'Size', 'MemoryEvery', 'MinWorkingFrames', 'MaxWorkingFrames', 'PrototypeCount',
            'LongTermCapacity', 'TopK', 'DeepUpdateEvery'
        $names.ForEach({ $options.$_ }) | Should -Be $names.ForEach({ $defaults.$_ })
        $options.UseLongTermMemory | Should -BeTrue
        $options.UseSensoryMemory | Should -BeTrue
        $options.Flip | Should -BeFalse
        $options.Threads | Should -Be 0
    }

    It 'has the views <Views> with <Name>' -ForEach @(
        @{ Name = 'no option'; Options = @{}; Views = '480' }
        @{ Name = '-Size 96'; Options = @{ Size = 96 }; Views = '96' }
        @{ Name = '-Size -1'; Options = @{ Size = -1 }; Views = '-1' }
        @{ Name = '-Flip'; Options = @{ Flip = $true }; Views = '480', '480 flipped' }
        @{ Name = '-Size 96, 64'; Options = @{ Size = 96, 64 }; Views = '96', '64' }
        @{
            Name = '-Size 96, 64 -Flip'; Options = @{ Size = 96, 64; Flip = $true }
            Views = '96', '96 flipped', '64', '64 flipped'
        }
        @{ Name = '-Size 96, 64 -Flip:$false'; Options = @{ Size = 96, 64; Flip = $false }; Views = '96', '64' }
    ) {
        (New-XMemSession @Options).Views.ForEach({ "$_" }) | Should -Be $Views
    }

    It 'averages the scores of its views' {
        $scores = foreach ($size in @(96, 64), @(96), @(64)) {
            $session = New-XMemSession -Size $size -TopK 10
            Add-XMemMask $clip.FirstMask -Session $session
            , (Invoke-XMemStep "$($clip.FramesFolder)/0000[0-3].jpg" -Session $session -Scores)[-1].Scores.Read(1)
        }

        $largest = $disagreement = 0.0
        for ($pixel = 0; $pixel -lt $scores[0].Length; $pixel++) {
            $mean = ($scores[1][$pixel] + $scores[2][$pixel]) / 2
            $largest = [Math]::Max($largest, [Math]::Abs($scores[0][$pixel] - $mean))
            $disagreement = [Math]::Max($disagreement, [Math]::Abs($scores[1][$pixel] - $mean))
        }

        $largest | Should -BeLessThan 1e-5
        $disagreement | Should -BeGreaterThan 0.01
    }

    Context 'refuses' {
        AfterEach {
            Get-XMemSession | Should -BeNullOrEmpty
        }

        It '<Name>' -ForEach @(
            @{ Name = '-Size 0'; Options = @{ Size = 0 }; Message = '*Size is 0*16 pixels*' }
            @{ Name = '-Size 15'; Options = @{ Size = 15 }; Message = '*Size is 15*16 pixels*' }
            @{ Name = 'a second -Size 3'; Options = @{ Size = 96, 3 }; Message = '*Size is 3*16 pixels*' }
            @{ Name = 'a size that is given twice'; Options = @{ Size = 96, 96 }; Message = '*Size names 96 twice*tracked once*' }
            @{
                Name = 'a size that is given twice, with -Flip'
                Options = @{ Size = 96, 96; Flip = $true }; Message = '*Size names 96 twice*'
            }
            @{ Name = '-MemoryEvery 0'; Options = @{ MemoryEvery = 0 }; Message = '*MemoryEvery is 0*at least 1*' }
            @{ Name = '-TopK 0'; Options = @{ TopK = 0 }; Message = '*TopK is 0*at least 1*' }
            @{ Name = '-Threads -1'; Options = @{ Threads = -1 }; Message = '*Threads is -1*0 for one per processor*' }
            @{ Name = '-MaxWorkingFrames 1'; Options = @{ MaxWorkingFrames = 1 }; Message = '*MaxWorkingFrames is 1*at least 2*' }
            @{ Name = '-MinWorkingFrames 0'; Options = @{ MinWorkingFrames = 0 }; Message = '*MinWorkingFrames is 0*at least 1*' }
            @{
                Name = 'working frames that contradict'; Options = @{ MinWorkingFrames = 10; MaxWorkingFrames = 10 }
                Message = '*MinWorkingFrames is 10*less than MaxWorkingFrames, which is 10*'
            }
            @{ Name = '-MemoryLimit 0'; Options = @{ MemoryLimit = 0 }; Message = '*MemoryLimit is 0*more than 0 bytes*' }
            @{
                Name = '-MemoryLimit with -NoLongTermMemory'; Options = @{ MemoryLimit = 1GB; NoLongTermMemory = $true }
                Message = '*MemoryLimit is 1073741824*without long-term memory*'
            }
            @{ Name = '-PrototypeCount 0'; Options = @{ PrototypeCount = 0 }; Message = '*PrototypeCount is 0*at least 1*' }
            @{
                Name = '-LongTermCapacity 128'; Options = @{ LongTermCapacity = 128 }
                Message = '*LongTermCapacity is 128*more than PrototypeCount, which is 128*'
            }
            @{ Name = '-DeviceId for the processor'; Options = @{ DeviceId = 1 }; Message = '*no devices*' }
            @{
                Name = 'a negative -DeviceId'
                Options = @{ ExecutionProvider = 'Cuda'; DeviceId = -1 }; Message = '*numbered from 0*'
            }
            @{
                Name = '-ProviderOption for the processor'
                Options = @{ ProviderOption = @{ use_tf32 = 1 } }; Message = '*no options of its own*'
            }
            @{ Name = 'a plugin without a library'; Options = @{ ExecutionProvider = 'Plugin' }; Message = '*-ProviderLibrary*' }
            @{
                Name = 'a library that is missing'; Options = @{ ProviderLibrary = 'nothing.so' }
                Id = 'ExecutionProviderUnavailable'; Message = '*nothing.so*'
            }
            @{
                Name = 'an unknown execution provider'; Options = @{ ExecutionProvider = 'Abacus' }
                Id = 'UnknownExecutionProvider'; Message = "*'Abacus'*Auto, Cpu, Cuda*"
            }
            @{
                Name = 'an unknown model'; Options = @{ Model = 'nothing-of-that-name' }
                Id = 'ModelNotFound'; Message = '*nothing-of-that-name*xmem-tiny*Import-XMemModel*'
            }
        ) {
            $expected = $Id ? $Id : 'InvalidOption'
            { New-XMemSession @Options } |
                Should -Throw $Message -ErrorId "$expected,XMem.PowerShell.Cmdlets.NewXMemSessionCommand"
        }
    }
}

Describe 'Get-XMemExecutionProvider' {
    It 'tries all, and says of those that do not work why and what to do' {
        $all = Get-XMemExecutionProvider

        $all.Name | Should -Be 'Cpu', 'Cuda', 'DirectML', 'Plugin', 'TensorRT'
        $all[0].IsAvailable | Should -BeTrue
        foreach ($provider in $all | Where-Object { -not $_.IsAvailable }) {
            $provider.Reason | Should -Match '\w' -Because $provider.Name
            $provider.Remedy | Should -Match '\w' -Because $provider.Name
        }
    }

    It 'finds <Expected> by <Name>' -ForEach @(
        @{ Name = 'a name in any case'; Script = { Get-XMemExecutionProvider cpu }; Expected = 'Cpu' }
        @{ Name = 'a wildcard'; Script = { Get-XMemExecutionProvider T* }; Expected = 'TensorRT' }
        @{ Name = 'a name in the pipeline'; Script = { 'Cpu' | Get-XMemExecutionProvider }; Expected = 'Cpu' }
    ) {
        (& $Script).Name | Should -Be $Expected
    }

    It 'names a library that is none' {
        Set-Content $TestDrive/provider.so 'no library'
        $plugin = Get-XMemExecutionProvider Plugin -ProviderLibrary $TestDrive/provider.so

        $plugin.IsAvailable | Should -BeFalse
        $plugin.Reason | Should -BeLike '*provider.so*'
    }

    It 'names those that there are when one is not' {
        $id = 'UnknownExecutionProvider,XMem.PowerShell.Cmdlets.GetXMemExecutionProviderCommand'
        { Get-XMemExecutionProvider Abacus -ErrorAction Stop } | Should -Throw "*'Abacus'*Auto, Cpu, Cuda*" -ErrorId $id
    }
}

Describe 'The execution provider' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'is one that works with -ExecutionProvider Auto' {
        $name = (New-XMemSession -ExecutionProvider Auto).ExecutionProvider
        $name | Should -BeIn 'Cpu', 'Cuda', 'DirectML'
        (Get-XMemExecutionProvider $name).IsAvailable | Should -BeTrue
    }

    It 'computes convolutions by the module''s own operator on x64 processors' {
        # Nothing but the time shows it when the module does not reach into its ONNX Runtime.
        if (-not ([System.Runtime.Intrinsics.X86.Avx2]::IsSupported -and [System.Runtime.Intrinsics.X86.Fma]::IsSupported)) {
            Set-ItResult -Skipped -Because 'the processor lacks the instructions'
        }

        (Get-ModuleType XMem.Networks.Convolutions.ConvolutionOperator)::IsSupported | Should -BeTrue
    }
}
