#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeDiscovery {
    # What xmem does by itself is in tests/XMem.Cli.Tests. Here is what it shares with the module, where it has been built.
    $name = $IsWindows ? 'xmem.exe' : 'xmem'
    $programs = @("$PSScriptRoot/../../src/XMem.Cli/bin/Release/net10.0/$name" | Where-Object { Test-Path $_ } | Convert-Path)
}

Describe 'The program xmem' -Skip:($programs.Count -eq 0) -ForEach @{ Program = $programs[0] } {
    BeforeAll {
        $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    }

    It 'makes a run of Invoke-XMemClip, with the same options' {
        $out = "$TestDrive/out"
        $run = 'clip', '--frames', $clip.FramesFolder, '--mask', $clip.FirstMask, '--out', $out, '--progress', 'none'
        & $Program @run --size 96 112 --flip --precision float16 --provider cpu --deep-update-every 3 --no-sensory-memory
        $LASTEXITCODE | Should -Be 0
        (Get-Content $out/run.json -Raw | ConvertFrom-Json).settings | ConvertTo-Json | Should -BeLike '*"Float16"*'

        # It finds nothing left to do with the same options, and refuses to go on with others.
        $options = @{
            Path = $clip.FramesFolder; Mask = $clip.FirstMask; Destination = $out; Resume = $true; ErrorAction = 'Stop'
            Size = 96, 112; Flip = $true; Precision = 'Float16'; ExecutionProvider = 'Cpu'
            DeepUpdateEvery = 3; NoSensoryMemory = $true
        }
        (Invoke-XMemClip @options).TrackedCount | Should -Be 0
        $options.Remove('Flip')
        { Invoke-XMemClip @options } | Should -Throw -ErrorId 'RunMismatch,*'
    }

    It 'loses nothing when it is killed at random moments' {
        $options = @{ Count = 2; Kills = 2; FrameCount = 40; CheckpointEvery = 4; Folder = "$TestDrive/kills" }
        (& $PSScriptRoot/../../benchmarks/Test-Resume.ps1 @options -Program $Program).Identical | Should -Be $true, $true
    }
}
