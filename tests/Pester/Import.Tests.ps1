#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
    $script:manifest = Join-Path $base XMem.PowerShell.psd1
    $script:pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')

    function Invoke-Bare([string] $Script, [object[]] $Arguments) {
        # What a script writes in a runspace of the bare engine, which has no profile and no other modules.
        $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
        $shell.AddScript($Script).AddParameters($Arguments).Invoke()
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Streams.Warning | Should -BeNullOrEmpty
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }
}

Describe 'The manifest' {
    BeforeAll {
        $script:info = Test-ModuleManifest $manifest
    }

    It 'is valid and complete' {
        $info.PowerShellVersion | Should -Be '7.4'
        $info.CompatiblePSEditions | Should -Be 'Core'
        $info.LicenseUri | Should -Not -BeNullOrEmpty
        $info.Tags | Should -Not -BeNullOrEmpty
        $info.Description | Should -Not -BeNullOrEmpty
    }

    It 'exports exactly the cmdlets of the assembly' {
        $cmdlets = Invoke-Bare 'param($File) (Import-Module $File -PassThru).ExportedCmdlets.Keys' "$base/bin/XMem.PowerShell.dll"

        $info.ExportedCmdlets.Keys | Sort-Object | Should -Be ($cmdlets | Sort-Object)
    }

    It 'has the version of the build' {
        $properties = [xml] (Get-Content $PSScriptRoot/../../Directory.Build.props -Raw)

        $info.Version | Should -Be $properties.SelectSingleNode('//Version').InnerText
    }

    It 'lists cmdlets that say what they return, unless they return nothing' {
        (Get-Command -Module XMem.PowerShell | Where-Object { -not $_.OutputType }).Name |
            Should -Be 'Add-XMemMask', 'Remove-XMemObject', 'Remove-XMemSession'
    }
}

Describe 'Import-Module' {
    It 'needs nothing but the bare engine, and warns of nothing' {
        Invoke-Bare 'param($File) (Import-Module $File -PassThru).Name' $manifest | Should -Be 'XMem.PowerShell'
    }

    It 'imports again after Remove-Module' {
        $counts = Invoke-Bare @'
            param($File)
            foreach ($time in 1, 2) {
                Import-Module $File
                @(Get-Command -Module XMem.PowerShell).Count
                Remove-Module XMem.PowerShell
                @(Get-Command -Module XMem.PowerShell).Count
            }
'@ $manifest

        $count = (Import-PowerShellDataFile $manifest).CmdletsToExport.Count
        $counts | Should -Be $count, 0, $count, 0
    }

    It 'imports into several runspaces at once' {
        $barrier = [System.Threading.Barrier]::new(4)
        $counts = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
            $null = ($using:barrier).SignalAndWait(10000)
            Import-Module $using:manifest
            @(Get-Command -Module XMem.PowerShell).Count
            Remove-Module XMem.PowerShell
        }

        $counts | Should -Be (@((Import-PowerShellDataFile $manifest).CmdletsToExport.Count) * 4)
    }

    Context 'in a process of its own' {
        # Which libraries are loaded is a fact about a process, not about a runspace.
        BeforeAll {
            $script:variables = 'OPENCV_LOG_LEVEL', 'OPENCV_FFMPEG_LOGLEVEL', 'XMEM_ONNXRUNTIME_PATH'
            $script:before = Get-Item env:* | Where-Object Name -In $variables
            $script:onnxRuntime = Get-ChildItem "$base/bin" -Recurse -File |
                Where-Object Name -Match '^(onnxruntime\.dll|libonnxruntime\.(so|dylib))$'
        }

        BeforeEach {
            # The module set some of them in this process.
            $variables | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
        }

        AfterAll {
            $variables | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
            $before | ForEach-Object { Set-Item "env:$($_.Name)" $_.Value }
        }

        It 'loads no native library; those of its platform are found also when another runspace removed the module' {
            $lines = & $pwsh -NoProfile -Command {
                param($Manifest)
                $ErrorActionPreference = 'Stop'
                Import-Module $Manifest
                $native = { (Get-Process -Id $PID).Modules.FileName -match 'onnxruntime|OpenCvSharpExtern' -replace '\.\w+$' }
                "before: $(& $native)"

                $other = [powershell]::Create([initialsessionstate]::CreateDefault2())
                $null = $other.AddCommand('Import-Module').AddParameter('Name', $Manifest).Invoke()
                $other.Commands.Clear()
                $null = $other.AddCommand('Remove-Module').AddParameter('Name', 'XMem.PowerShell').Invoke()
                "errors: $($other.Streams.Error)"

                (Get-XMemExecutionProvider Cpu).IsAvailable
                $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ XMem.PowerShell
                $context.LoadFromAssemblyName('OpenCvSharp').GetType('OpenCvSharp.Cv2')::GetVersionString()
                & $native | Split-Path | Split-Path | Sort-Object -Unique
            } -args $manifest

            $lines | Should -HaveCount 5
            $lines[0, 1, 2] | Should -Be 'before: ', 'errors: ', $true
            $lines[3] | Should -BeLike '4.*'
            $lines[4] | Should -Be (Join-Path $base bin engine)
        }

        It 'finds native libraries after a second import, and has set variables for them, but none that the user had set' {
            $env:OPENCV_LOG_LEVEL = 'INFO'
            $lines = & $pwsh -NoProfile -Command {
                param($Manifest)
                $ErrorActionPreference = 'Stop'
                Import-Module $Manifest
                Remove-Module XMem.PowerShell
                Import-Module $Manifest
                $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ XMem.PowerShell
                $context.LoadFromAssemblyName('OpenCvSharp').GetType('OpenCvSharp.Cv2')::GetVersionString()

                # A child process gets the environment that native code sees; on Windows .NET sees it too.
                if ($IsWindows) {
                    $env:OPENCV_LOG_LEVEL, $env:OPENCV_FFMPEG_LOGLEVEL
                } else {
                    printenv OPENCV_LOG_LEVEL OPENCV_FFMPEG_LOGLEVEL
                }
            } -args $manifest

            $lines[0] | Should -BeLike '4.*'
            $lines[1, 2] | Should -Be 'INFO', '-8'
        }

        It 'uses the ONNX Runtime in XMEM_ONNXRUNTIME_PATH and no other' {
            $env:XMEM_ONNXRUNTIME_PATH = (New-Item $TestDrive/own -ItemType Directory).FullName
            Copy-Item $onnxRuntime $env:XMEM_ONNXRUNTIME_PATH
            $lines = & $pwsh -NoProfile -Command {
                param($Manifest, $Library)
                $ErrorActionPreference = 'Stop'
                Import-Module $Manifest
                (Get-XMemExecutionProvider Cpu).IsAvailable
                (Get-Process -Id $PID).Modules.FileName.Where{ (Split-Path $_ -Leaf) -eq $Library }
            } -args $manifest, $onnxRuntime.Name

            $lines | Should -Be $true, (Join-Path $env:XMEM_ONNXRUNTIME_PATH $onnxRuntime.Name)
        }

        It 'says what is wrong with a XMEM_ONNXRUNTIME_PATH without an ONNX Runtime' {
            $env:XMEM_ONNXRUNTIME_PATH = "$TestDrive/nothing"
            $message = & $pwsh -NoProfile -Command {
                param($Manifest)
                Import-Module $Manifest
                try { (Get-XMemExecutionProvider Cpu -ErrorAction Stop).IsAvailable } catch { "$_" }
            } -args $manifest

            $message | Should -BeLike '*XMEM_ONNXRUNTIME_PATH is *nothing*'
        }
    }
}
