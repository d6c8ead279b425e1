#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
    $script:pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
}

Describe 'The module' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'beside a module with another <Library>' -ForEach @(
        @{ Library = 'Microsoft.ML.OnnxRuntime'; Type = 'InferenceSession' }
        @{ Library = 'OpenCvSharp'; Type = 'Mat' }
    ) {
        BeforeAll {
            # A module that has a newer library of that name and publisher: all that is in it is a class that says whose it is.
            $script:other = (New-Item "$TestDrive/$Library" -ItemType Directory).FullName
            $code = "[assembly: System.Reflection.AssemblyVersion(""99.0.0.0"")]
                namespace $Library { public static class $Type { public static string Owner => ""other""; } }"
            $ours = Get-ChildItem $base -Recurse -Filter "$Library.dll"
            $key = [System.Reflection.AssemblyName]::GetAssemblyName($ours.FullName).GetPublicKey()
            [System.IO.File]::WriteAllBytes("$TestDrive/$Library.snk", $key)
            & $pwsh -NoProfile -Command {
                param($Code, $Name, $File, $Key)
                # Add-Type would give the assembly a name of its own; the compiler that it brings does not.
                Add-Type -TypeDefinition 'public class Nothing { }'
                $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create(
                    $Name,
                    [Microsoft.CodeAnalysis.SyntaxTree[]] [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText($Code),
                    [Microsoft.CodeAnalysis.MetadataReference[]] [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location),
                    [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new('DynamicallyLinkedLibrary').WithPublicSign($true).WithCryptoKeyFile($Key))
                $stream = [System.IO.File]::Create($File)
                $compilation.Emit($stream).Diagnostics
                $stream.Dispose()
            } -args $code, $Library, "$other/$Library.dll", "$TestDrive/$Library.snk" | Should -BeNullOrEmpty
            New-ModuleManifest "$other/$Library.psd1" -RequiredAssemblies "$Library.dll"

            $script:track = {
                param($Base, $Other, $Type, $Clip, $First)
                $ErrorActionPreference = 'Stop'
                Import-Module $First
                Import-Module $Base, $Other
                $null = New-XMemSession -Size 96
                Add-XMemMask $Clip.FirstMask
                (Get-ChildItem "$($Clip.FramesFolder)/0000[0-2].jpg" | Invoke-XMemStep).FrameName
                ([type] $Type)::Owner
            }
        }

        It 'tracks when the other was first' {
            $lines = & $pwsh -NoProfile -Command $track -args $base, $other, "$Library.$Type", $clip, $other
            $lines | Should -Be '00000', '00001', '00002', 'other'
        }

        It 'tracks when it was first itself' {
            $lines = & $pwsh -NoProfile -Command $track -args $base, $other, "$Library.$Type", $clip, $base
            $lines | Should -Be '00000', '00001', '00002', 'other'
        }
    }

    Context 'Remove-XMemSession' {
        BeforeEach {
            $null = New-XMemSession -Name left
            $null = New-XMemSession -Name right
        }

        It 'completes <Typed>' -ForEach @(
            @{ Typed = 'Remove-XMemSession -Name r'; Expected = 'right' }
            @{ Typed = 'Get-XMemMemoryStats -Session l'; Expected = '(Get-XMemSession left)' }
        ) {
            (TabExpansion2 $Typed $Typed.Length).CompletionMatches.CompletionText | Should -Be $Expected
        }
    }

    It 'names the software of others that it contains' {
        $notices = Get-Content "$base/THIRD-PARTY-NOTICES.txt" -Raw
        foreach ($file in Get-ChildItem "$base/bin" -Recurse -File | Where-Object Name -NotLike 'XMem.*') {
            $notices | Should -BeLike "*$($file.Name)*"
        }
    }

    It 'tracks in parallel, with a session for each runspace' {
        $result = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:base
            $session = New-XMemSession -Size 96 -Threads 1
            Add-XMemMask ($using:clip).FirstMask
            Get-ChildItem ($using:clip).FramesFolder | Invoke-XMemStep | Export-XMemMask "$using:TestDrive/parallel/$_"
            [pscustomobject] @{ Id = $session.Id; Sessions = @(Get-XMemSession).Count }
        }

        $result.Id | Should -Be 1, 1, 1
        $result.Sessions | Should -Be 1, 1, 1
        $hashes = 1..3 | ForEach-Object { (Get-ChildItem "$TestDrive/parallel/$_" | Get-FileHash).Hash -join ' ' }
        $hashes[0].Split(' ').Count | Should -Be 12
        $hashes | Select-Object -Unique | Should -Be $hashes[0]
        Get-XMemSession | Should -BeNullOrEmpty
    }
}
