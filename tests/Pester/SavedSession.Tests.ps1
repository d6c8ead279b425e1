#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
}

Describe 'A saved session' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
        $null = Invoke-XMemStep $frames/00000.jpg
        $script:file = Join-Path $TestDrive "$([guid]::NewGuid()).xmem"
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'goes on in another process with the same probabilities' {
        $small = New-XMemSession -Size 96 -MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 16
        Add-XMemMask $clip.FirstMask -Session $small
        $null = Invoke-XMemStep $frames/0000[0-6].jpg -Session $small
        (Get-XMemMemoryStats $small).Consolidations | Should -BeGreaterThan 0
        Export-XMemSession $file -Session $small
        $exr = @{ Format = 'ExrMatte'; Soft = $true; BitDepth = 32 }
        Get-ChildItem $frames | Select-Object -Skip 7 | Invoke-XMemStep -Session $small -Scores |
            Export-XMemMask $TestDrive/whole @exr

        & (Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')) -NoProfile -Command {
            param($Base, $File, $Frames, $Out)
            Import-Module $Base
            $null = Import-XMemSession $File
            Get-ChildItem $Frames | Select-Object -Skip 7 | Invoke-XMemStep -Scores |
                Export-XMemMask $Out -Format ExrMatte -Soft -BitDepth 32
        } -args (Get-Module XMem.PowerShell).ModuleBase, $file, $frames, "$TestDrive/resumed"

        $resumed = (Get-ChildItem $TestDrive/resumed -Recurse -File | Get-FileHash).Hash
        $resumed | Should -HaveCount (3 * 5)
        $resumed | Should -Be (Get-ChildItem $TestDrive/whole -Recurse -File | Get-FileHash).Hash
    }

    It 'goes on with all its views' {
        $views = New-XMemSession -Size 64 -Flip -TopK 10
        Add-XMemMask $clip.FirstMask -Session $views
        $null = Invoke-XMemStep $frames/0000[0-2].jpg -Session $views
        Export-XMemSession $file -Session $views
        $restored = Import-XMemSession $file

        "$($restored.Views)" | Should -Be '64 64 flipped'
        $one, $other = $views, $restored | ForEach-Object { , (Invoke-XMemStep $frames/00003.jpg -Session $_).Mask.Labels }
        [System.Linq.Enumerable]::SequenceEqual([byte[]] $one, [byte[]] $other) | Should -BeTrue
    }

    It 'stands beside the first' {
        Export-XMemSession $file | Should -BeNullOrEmpty
        $restored = Import-XMemSession $file -Name again

        $restored.Name, $restored.FrameCount, $restored.Model, $restored.ExecutionProvider, "$($restored.State)" |
            Should -Be 'again', 1, 'xmem-tiny', 'Cpu', 'Open'
        (Get-XMemSession).Name | Should -Be $session.Name, 'again'
        (Get-XMemSession again).Objects | Should -Be 1, 2, 3
    }

    It 'goes through the pipeline, into new folders' {
        $session | Export-XMemSession $TestDrive/deep/er/session.xmem -PassThru | Remove-XMemSession
        $session.State | Should -Be 'Removed'

        $null = Get-ChildItem $TestDrive/deep/er | Import-XMemSession
        (Get-XMemSession).Name | Should -Be "Session$($session.Id + 1)"
    }

    It 'computes as before unless it is told' {
        Export-XMemSession $file
        $exact, $half = (Import-XMemSession $file), (Import-XMemSession $file -Precision Float16)
        $half.ExecutionProvider | Should -Be 'Cpu'
        $scores = $session, $exact, $half |
            ForEach-Object { , (Invoke-XMemStep $frames/00001.jpg -Session $_ -Scores).Scores.Read(1) }

        [System.Linq.Enumerable]::SequenceEqual([float[]] $scores[0], [float[]] $scores[1]) | Should -BeTrue
        [System.Linq.Enumerable]::SequenceEqual([float[]] $scores[0], [float[]] $scores[2]) | Should -BeFalse
        $sum = 0
        for ($pixel = 0; $pixel -lt $scores[0].Length; $pixel++) {
            $sum += [Math]::Abs($scores[0][$pixel] - $scores[2][$pixel])
        }

        $sum / $scores[0].Length | Should -BeLessThan 0.01
    }

    Context 'whose file is there already' {
        BeforeEach {
            Set-Content $file 'precious'
        }

        It 'replaces it' {
            Export-XMemSession $file
            (Get-Item $file).Length | Should -BeGreaterThan (Get-XMemMemoryStats).SensoryBytes
        }

        It 'keeps it with -NoClobber, and is not written' {
            Export-XMemSession $file -NoClobber -ErrorVariable problem -ErrorAction SilentlyContinue

            $problem.FullyQualifiedErrorId | Should -Be 'FileExists,XMem.PowerShell.Cmdlets.ExportXMemSessionCommand'
            $problem.Exception.Message | Should -BeLike "*$file*-NoClobber*"
            Get-Content $file | Should -Be 'precious'
        }

        It 'asks with -WhatIf' {
            Export-XMemSession $file -WhatIf
            Export-XMemSession $TestDrive/new.xmem -WhatIf

            Get-Content $file | Should -Be 'precious'
            "$TestDrive/new.xmem" | Should -Not -Exist
        }

        It 'replaces a read-only one with -Force alone' {
            Set-ItemProperty $file IsReadOnly $true
            { Export-XMemSession $file } | Should -Throw "*$file*-Force*" -ErrorId 'DestinationNotWritable,*'
            Get-Content $file | Should -Be 'precious'

            Export-XMemSession $file -Force
            (Import-XMemSession $file).FrameCount | Should -Be 1
        }

        It 'does not take -Force and -NoClobber together' {
            { Export-XMemSession $file -Force -NoClobber } | Should -Throw '*give one of them*' -ErrorId 'ForceAndNoClobber,*'
        }
    }
}

Describe 'A file that is not imported' {
    BeforeAll {
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
        $null = Invoke-XMemStep $frames/00000.jpg
        $script:file = "$TestDrive/saved.xmem"
        Export-XMemSession $file
    }

    AfterAll {
        Get-XMemSession | Remove-XMemSession
    }

    AfterEach {
        Get-XMemSession | Should -HaveCount 1
    }

    It 'is <Name>' -ForEach @(
        @{
            Name = 'damaged'; Message = '*is damaged*'
            Write = { $bytes[-100] = $bytes[-100] -bxor 1; [IO.File]::WriteAllBytes($path, $bytes) }
        }
        @{
            Name = 'cut short'; Message = '*it was cut short*'
            Write = { [IO.File]::WriteAllBytes($path, $bytes[0..($bytes.Length / 2)]) }
        }
        @{ Name = 'a picture'; Message = '*is no session*'; Write = { Copy-Item $clip.FirstMask $path } }
        @{ Name = 'missing'; Message = '*cannot be read*'; Write = { } }
    ) {
        $path = "$TestDrive/$($Name -replace '\W').xmem"
        $bytes = [IO.File]::ReadAllBytes($file)
        & $Write

        { Import-XMemSession $path } | Should -Throw $Message -ErrorId 'SessionFileUnreadable,*'
        { Import-XMemSession $path } | Should -Throw "*$path*"
    }

    It 'contradicts its execution provider by <Name>' -ForEach @(
        @{ Name = '-DeviceId'; Options = @{ DeviceId = 1 }; Message = '*no devices*' }
        @{ Name = '-DeviceMemoryLimit'; Options = @{ DeviceMemoryLimit = '4GB' }; Message = '*no devices*' }
        @{ Name = '-ProviderOption'; Options = @{ ProviderOption = @{ use_tf32 = 1 } }; Message = '*no options of its own*' }
        @{
            Name = 'a negative -DeviceId'
            Options = @{ ExecutionProvider = 'Cuda'; DeviceId = -1 }; Message = '*numbered from 0*'
        }
        @{
            Name = '-ProviderLibrary with -ExecutionProvider'; Message = '*takes no library*'
            Options = @{ ExecutionProvider = 'Cpu'; ProviderLibrary = 'picture' }
        }
        @{
            Name = '-ProviderLibrary'; Id = 'ExecutionProviderUnavailable'; Message = '*Plugin*'
            Options = @{ ProviderLibrary = 'picture' }
        }
        @{
            Name = 'a missing -ProviderLibrary'; Id = 'ExecutionProviderUnavailable'; Message = '*nothing.so*'
            Options = @{ ProviderLibrary = 'nothing.so' }
        }
    ) {
        $given = $Options.Clone()
        if ($given.ProviderLibrary -eq 'picture') {
            $given.ProviderLibrary = $clip.FirstMask
        }

        $expected = $Id ? $Id : 'InvalidOption'
        { Import-XMemSession $file @given } |
            Should -Throw $Message -ErrorId "$expected,XMem.PowerShell.Cmdlets.ImportXMemSessionCommand"
    }
}

Describe 'A session of a model that is not in the catalog' {
    BeforeAll {
        # The weights' names and hashes identify a model; an empty field of documentation makes other ones.
        $script:folder = "$TestDrive/other"
        Copy-Item (Get-XMemModel xmem-tiny).Folder $folder -Recurse
        $network = "$folder/key_encoder.onnx"
        [IO.File]::WriteAllBytes($network, [byte[]] ([IO.File]::ReadAllBytes($network) + 0x32, 0x00))
        $manifest = Get-Content $folder/model.json -Raw | ConvertFrom-Json
        $manifest.name = 'other'
        $manifest.files[0].bytes += 2
        $manifest.files[0].sha256 = (Get-FileHash $network).Hash.ToLowerInvariant()
        $manifest | ConvertTo-Json -Depth 9 | Set-Content $folder/model.json
        $script:file = "$TestDrive/other.xmem"
        $script:session = New-XMemSession -Model $folder
        Export-XMemSession $file
    }

    AfterAll {
        Get-XMemSession | Remove-XMemSession
    }

    It 'is refused with <Name>' -ForEach @(
        @{ Name = 'no model'; Options = @{}; Id = 'ModelNotFound'; Message = '*other.xmem*-Model*' }
        @{
            Name = 'another model'; Options = @{ Model = 'xmem-tiny' }
            Id = 'SessionModelMismatch'; Message = '*other.xmem*xmem-tiny*'
        }
        @{
            Name = 'an unknown execution provider'; Options = @{ Model = 'folder'; ExecutionProvider = 'Abacus' }
            Id = 'UnknownExecutionProvider'; Message = '*Abacus*'
        }
    ) {
        $given = $Options.Clone()
        if ($given.Model -eq 'folder') {
            $given.Model = $folder
        }

        { Import-XMemSession $file @given } |
            Should -Throw $Message -ErrorId "$Id,XMem.PowerShell.Cmdlets.ImportXMemSessionCommand"
        Get-XMemSession | Should -HaveCount 1
    }

    It 'goes on with its own' {
        (Import-XMemSession $file -Model $folder).Model | Should -Be 'other'
    }
}
