<#
.SYNOPSIS
    Builds, tests, packs and demonstrates XMem.PowerShell.

.DESCRIPTION
    Runs in PowerShell 7.4 or later. The .NET 10 SDK brings it where it is not installed, in the version that .config/dotnet-tools.json names:

        dotnet tool exec PowerShell --yes -- ./build.ps1 Test

    Build  compiles everything and completes the module folder module/XMem.PowerShell.
    Test   builds, then runs all tests, Pester's included; the last line is "N passed, N failed, N skipped".
    Coverage  builds, runs the tests of engine and cmdlets, and shows which part of their lines they reach.
    Pack   builds, then makes the module's folder and its package under artifacts/.
    Publish  makes the program xmem under artifacts/, complete with .NET, for machines that have none.
    Demo   tracks a clip: one that is rendered for the purpose, or yours with -Frames and -Mask.

.PARAMETER Task
    Build, Test, Coverage, Pack, Publish or Demo.

.PARAMETER Configuration
    Release or Debug.

.PARAMETER Runtime
    Which ONNX Runtime: Cpu, Gpu with CUDA and TensorRT, or DirectML on Windows.

.PARAMETER Platform
    Publish: the platform that the program is for, such as linux-x64 or win-x64; this machine's if left out.

.PARAMETER IncludeGpu
    Test: also restores and builds the engine with the GPU's ONNX Runtime, some 600 MB of packages, and runs the tests of devices and
    networks in it. Tests of a GPU itself skip where there is none.

.PARAMETER PesterVersion
    Test: the version of Pester to restore and run; tests/Pester/Pester.csproj names the usual one.

.PARAMETER Frames
    Demo: the folder of your frames.

.PARAMETER Mask
    Demo: the mask of the first frame.

.PARAMETER Destination
    Demo: the folder for the results.
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', '', Justification = 'The functions below use them.')]
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Coverage', 'Pack', 'Publish', 'Demo')]
    [string] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [ValidateSet('Cpu', 'Gpu', 'DirectML')]
    [string] $Runtime = 'Cpu',

    [string] $Platform = ($IsWindows ? 'win-x64' : 'linux-x64'),

    [switch] $IncludeGpu,

    [string] $PesterVersion,

    [string] $Frames,

    [string] $Mask,

    [string] $Destination
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot XMem.PowerShell.sln
$module = Join-Path $PSScriptRoot module/XMem.PowerShell
$artifacts = Join-Path $PSScriptRoot artifacts

# A build node that outlives its build would keep the pipe open that its output goes through.
$env:MSBUILDDISABLENODEREUSE = '1'

# The test summary is read by its words.
$env:DOTNET_CLI_UI_LANGUAGE = 'en'

function Invoke-DotNet {
    # Runs dotnet and passes its output on; a failure ends the script. Arguments such as '-p:Name=value' are quoted: PowerShell would
    # pass -p: and Name=value on as two.
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE."
    }
}

function Build-Solution {
    Invoke-DotNet build $solution --configuration $Configuration "-p:XMemRuntime=$Runtime" --nologo --verbosity minimal
}

function Get-PackageOfLibrary {
    # The Debian package of each library that OpenCV's build for Linux is linked against. The first brings all that are not named.
    $packages = [ordered] @{}
    foreach ($line in Get-Content (Join-Path $PSScriptRoot src/XMem/Imaging/Native/opencv-libraries.txt)) {
        if ($line -match '^(?<library>[^#\s]\S*)\s+(?<package>\S+)') {
            $packages[$Matches.library] = $Matches.package
        }
    }

    $packages
}

function Get-MissingLibrary {
    foreach ($line in & ldd (Join-Path $module bin/engine/linux-x64/libOpenCvSharpExtern.so)) {
        if ($line -match '^\s*(\S+) => not found') {
            $Matches[1]
        }
    }
}

function Install-SystemLibrary {
    # On Linux, installs the system libraries that OpenCV needs and this machine lacks; says how where that is not for us to do.
    if (-not $IsLinux -or -not (Get-Command ldd -CommandType Application -ErrorAction Ignore)) {
        return
    }

    $missing = @(Get-MissingLibrary)
    if ($missing.Count -eq 0) {
        return
    }

    $packageOfLibrary = Get-PackageOfLibrary
    $packages = @($missing | ForEach-Object { $packageOfLibrary[$_] ?? $packageOfLibrary[0] } | Sort-Object -Unique)
    $hint = "OpenCV needs system libraries that are not installed: $($missing -join ', '). Install them with: " +
        "apt-get install -y --no-install-recommends $($packages -join ' ') (Debian, Ubuntu), or your distribution's packages of GTK 3, libdrm and libatomic."
    if ((& id -u) -ne '0' -or -not (Get-Command apt-get -CommandType Application -ErrorAction Ignore)) {
        throw $hint
    }

    "Installing $($packages -join ', ') for OpenCV"
    $env:DEBIAN_FRONTEND = 'noninteractive'
    & apt-get -qq update
    & apt-get -qq install -y --no-install-recommends @packages
    if ($LASTEXITCODE -ne 0 -or @(Get-MissingLibrary).Count -gt 0) {
        throw $hint
    }
}

function Install-Pester {
    # Restores Pester with NuGet, which needs no PowerShell gallery. Returns the path of its manifest.
    $project = Join-Path $PSScriptRoot tests/Pester/Pester.csproj
    $version = $PesterVersion ? @("-p:PesterVersion=$PesterVersion") : @()
    $null = Invoke-DotNet restore $project --verbosity quiet @version
    Invoke-DotNet msbuild $project '-getProperty:PesterManifest' @version
}

function Get-PesterCommand {
    # The command line, as strings, that runs the Pester suite in a process of its own, so that it loads the module just built.
    param([string] $Results)

    # Where PowerShell is a .NET tool, its process is dotnet.
    [Environment]::ProcessPath
    if ((Split-Path ([Environment]::ProcessPath) -LeafBase) -eq 'dotnet') {
        Join-Path $PSHOME pwsh.dll
    }

    '-NoProfile', '-File', (Join-Path $PSScriptRoot tests/Pester/Invoke-Tests.ps1), '-Pester', (Install-Pester), '-Results', $Results
}

function Invoke-PesterTest {
    # Returns the counts of passed, failed, skipped.
    $results = Join-Path $artifacts pester.json
    Remove-Item $results -ErrorAction Ignore
    $null = New-Item $artifacts -ItemType Directory -Force
    $program, $arguments = Get-PesterCommand $results
    & $program @arguments | Out-Host
    if (-not (Test-Path $results)) {
        "Pester ended with exit code $LASTEXITCODE and without results." | Out-Host
        return [pscustomobject] @{ Passed = 0; Failed = 1; Skipped = 0 }
    }

    Get-Content $results -Raw | ConvertFrom-Json
}

function Invoke-GpuFlavorTest {
    # Builds the engine's tests with the GPU's packages, apart from the other build, and runs those of devices and networks.
    # Returns the counts of passed, failed, skipped.
    $output = Join-Path $artifacts gpu
    Invoke-DotNet build (Join-Path $PSScriptRoot tests/XMem.Tests) --configuration $Configuration '-p:XMemRuntime=Gpu' `
        --artifacts-path $output --nologo --verbosity minimal | Out-Host
    $tests = Join-Path $output "bin/XMem.Tests/$($Configuration.ToLowerInvariant())/XMem.Tests.dll"
    $counts = $null
    & dotnet $tests -noColor -namespace XMem.Tests.Devices -namespace XMem.Tests.Networks* | ForEach-Object {
        $_ | Out-Host
        if ($_ -match 'Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)') {
            $counts = [int[]] ($Matches[1], $Matches[2], $Matches[3], $Matches[4])
        }
    }

    if (-not $counts) {
        "The tests of the Gpu flavor ended with exit code $LASTEXITCODE and without results." | Out-Host
        return [pscustomobject] @{ Passed = 0; Failed = 1; Skipped = 0 }
    }

    $total, $errors, $failures, $skips = $counts
    [pscustomobject] @{ Passed = $total - $failures - $skips; Failed = $failures + $errors; Skipped = $skips }
}

function Test-Solution {
    $passed = 0
    $failed = 0
    $skipped = 0
    $exitCode = 0

    & dotnet test --solution $solution --configuration $Configuration --no-build "-p:XMemRuntime=$Runtime" 2>&1 | ForEach-Object {
        $line = "$_"
        $line
        switch -Regex ($line) {
            '^\s*succeeded: (\d+)' { $passed += [int] $Matches[1] }
            '^\s*failed: (\d+)' { $failed += [int] $Matches[1] }
            '^\s*skipped: (\d+)' { $skipped += [int] $Matches[1] }
        }
    }
    $exitCode = $LASTEXITCODE

    $others = @(Invoke-PesterTest) + @(if ($IncludeGpu) { Invoke-GpuFlavorTest })
    foreach ($counts in $others) {
        $passed += $counts.Passed
        $failed += $counts.Failed
        $skipped += $counts.Skipped
    }

    # Every test run that ends badly counts, even one that fell over before it could count its tests.
    if ($exitCode -ne 0 -and $failed -eq 0) {
        "dotnet test failed with exit code $exitCode."
        $failed = 1
    }

    "$passed passed, $failed failed, $skipped skipped"
    $script:testsFailed = $failed -gt 0
}

function Measure-Coverage {
    # Shows which part of the lines of engine and cmdlets their tests reach: the engine's xunit tests, the cmdlets' Pester tests.
    # Coverlet rewrites assemblies, so both work on copies.
    $output = Join-Path $artifacts coverage
    Remove-Item $output -Recurse -ErrorAction Ignore
    $null = New-Item $output -ItemType Directory
    $coverage = Join-Path $PSScriptRoot tests/Coverage/Coverage.csproj
    Invoke-DotNet restore $coverage --verbosity quiet

    $engine = Join-Path $output engine
    Copy-Item (Join-Path $PSScriptRoot "tests/XMem.Tests/bin/$Configuration/net10.0") $engine -Recurse
    Invoke-DotNet msbuild $coverage '-target:MeasureCoverage' "-property:TargetPath=$engine/XMem.Tests.dll" '-property:Include=[XMem]*' `
        "-property:TestCommand=dotnet `"$engine/XMem.Tests.dll`" -noColor" "-property:CoverletOutput=$output/engine.xml"

    $copy = Join-Path $output XMem.PowerShell
    Copy-Item $module $copy -Recurse
    foreach ($name in 'XMem.PowerShell', 'XMem.PowerShell.Loader') {
        Copy-Item (Join-Path $PSScriptRoot "src/$name/bin/$Configuration/net8.0/$name.pdb") (Join-Path $copy bin)
    }

    $tests = Get-PesterCommand (Join-Path $output pester.json)
    $env:XMEM_MODULE = $copy
    Invoke-DotNet msbuild $coverage '-target:MeasureCoverage' "-property:TargetPath=$copy/bin/XMem.PowerShell.dll" `
        '-property:Include=[XMem.PowerShell*]*' "-property:TestCommand=`"$($tests -join '" "')`"" "-property:CoverletOutput=$output/cmdlets.xml"
}

function Export-Package {
    # The module as a folder, Modules/XMem.PowerShell/<version> for any PSModulePath, and as a package for a gallery or a file share.
    $version = (Import-PowerShellDataFile (Join-Path $module XMem.PowerShell.psd1)).ModuleVersion
    $folder = Join-Path $artifacts "Modules/XMem.PowerShell/$version"
    if (Test-Path $folder) {
        Remove-Item $folder -Recurse -Force
    }

    $null = New-Item (Split-Path $folder) -ItemType Directory -Force
    Copy-Item $module $folder -Recurse
    Invoke-DotNet pack (Join-Path $PSScriptRoot src/XMem.PowerShell) --configuration $Configuration --no-build --nologo --verbosity minimal `
        --output $artifacts "-p:NuspecFile=XMem.PowerShell.nuspec" "-p:NuspecBasePath=$folder" "-p:NuspecProperties=version=$version" "-p:NoPackageAnalysis=true"
    $folder
    Join-Path $artifacts "XMem.PowerShell.$version.nupkg"
}

function Publish-Program {
    # xmem with .NET, the native libraries and the model: a folder to copy to a render node.
    $folder = Join-Path $artifacts "xmem-$Platform"
    if (Test-Path $folder) {
        Remove-Item $folder -Recurse -Force
    }

    Invoke-DotNet publish (Join-Path $PSScriptRoot src/XMem.Cli) --configuration $Configuration --runtime $Platform --self-contained --nologo --verbosity minimal `
        --output $folder "-p:XMemRuntime=$Runtime"
    $folder
}

function Invoke-Demo {
    if (-not (Get-Module XMem.PowerShell)) {
        Import-Module $module
    }

    # Named as they are here; without -Frames the demonstration renders a clip of its own.
    $arguments = @{}
    $given = @{ Frames = $Frames; Mask = $Mask; Destination = $Destination }
    foreach ($name in $given.Keys) {
        if ($given[$name]) {
            $arguments[$name] = $given[$name]
        }
    }

    & (Join-Path $PSScriptRoot examples/demo/demo.ps1) @arguments
}

switch ($Task) {
    'Build' {
        Build-Solution
    }
    'Test' {
        $testsFailed = $false
        Build-Solution
        Install-SystemLibrary
        Test-Solution
        if ($testsFailed) {
            exit 1
        }
    }
    'Coverage' {
        Build-Solution
        Install-SystemLibrary
        Measure-Coverage
    }
    'Pack' {
        Build-Solution
        Export-Package
    }
    'Publish' {
        Publish-Program
    }
    'Demo' {
        if (-not (Test-Path (Join-Path $module bin/XMem.PowerShell.dll))) {
            Build-Solution
        }

        Install-SystemLibrary
        Invoke-Demo
    }
}
