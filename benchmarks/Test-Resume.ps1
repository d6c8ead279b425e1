<#
.SYNOPSIS
    Kills a task at random moments, resumes it, and compares the masks with those of an uninterrupted run.

.DESCRIPTION
    Each trial starts xmem clip with an empty destination, kills it at a random moment (on Linux by SIGKILL, which cannot be
    caught), and then runs the same command to completion. The files must be byte-identical to those of an uninterrupted run,
    except for run.json, which contains times. Outputs one object per trial, and fails if a trial failed.

.PARAMETER Count
    The number of trials.

.PARAMETER FrameCount
    Frames of the rendered clip.

.PARAMETER Size
    Length in pixels of the shorter edge to which frames are resized for tracking.

.PARAMETER CheckpointEvery
    Frames between checkpoints.

.PARAMETER Kills
    How many times each trial is killed before it may finish.

.PARAMETER Seed
    Seed of the random number generator. The same seed gives the same moments.

.PARAMETER Program
    The xmem program to test. By default, that of the Release build.

.PARAMETER Folder
    The folder for the clip and all results.

.EXAMPLE
    ./benchmarks/Test-Resume.ps1 -Count 20 | Format-Table
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', '', Justification = 'The function below uses them.')]
[CmdletBinding()]
param(
    [int] $Count = 20,

    [int] $FrameCount = 120,

    [int] $Size = 96,

    [int] $CheckpointEvery = 10,

    [int] $Kills = 1,

    [int] $Seed = 1,

    [string] $Program,

    [string] $Folder = 'artifacts/resume'
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

if (-not $Program) {
    $name = $IsWindows ? 'xmem.exe' : 'xmem'
    $Program = "$PSScriptRoot/../src/XMem.Cli/bin/Release/net10.0/$name"
}

if (Test-Path $Folder) {
    Remove-Item $Folder -Recurse -Force
}

$clip = New-XMemDemoClip -Destination "$Folder/clip" -FrameCount $FrameCount -Width 320 -Height 192

function Invoke-Task {
    # Starts the program without progress output.
    param([string] $Destination)

    $start = [System.Diagnostics.ProcessStartInfo]::new((Convert-Path $Program))
    $arguments = @(
        'clip', '--frames', $clip.FramesFolder, '--mask', $clip.FirstMask, '--out', $Destination, '--size', $Size
        '--checkpoint-every', $CheckpointEvery, '--progress', 'none', '--resume'
    )
    foreach ($argument in $arguments) {
        $start.ArgumentList.Add("$argument")
    }

    [System.Diagnostics.Process]::Start($start)
}

function Get-FolderDigest {
    # Names and SHA-256 of all files in a folder, as one string. Leaves out run.json, which contains times.
    param([string] $Path)

    $lines = foreach ($file in [System.IO.Directory]::GetFiles($Path) | Sort-Object) {
        $name = [System.IO.Path]::GetFileName($file)
        if ($name -ne 'run.json') {
            "$name $([Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($file))))"
        }
    }

    $lines -join "`n"
}

$whole = [System.IO.Path]::Combine((Get-Location).Path, $Folder, 'whole')
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$task = Invoke-Task $whole
$task.WaitForExit()
$undisturbed = $watch.Elapsed.TotalMilliseconds
if ($task.ExitCode -ne 0) {
    throw "The uninterrupted run ended with exit code $($task.ExitCode)."
}

$expected = Get-FolderDigest $whole
$random = [System.Random]::new($Seed)
$failed = 0
for ($trial = 1; $trial -le $Count; $trial++) {
    $destination = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($whole), "trial$trial")
    $moments = [System.Collections.Generic.List[int]]::new()
    $done = 0
    $longest = [int] $undisturbed
    for ($kill = 0; $kill -lt $Kills; $kill++) {
        $moment = $random.Next($longest)
        $task = Invoke-Task $destination
        if (-not $task.WaitForExit($moment)) {
            $task.Kill()
            $task.WaitForExit()
            $moments.Add($moment)
        } elseif ($moments.Count -eq 0) {
            # The run finished before the kill, faster than the uninterrupted one: repeat this kill with an earlier limit.
            Remove-Item $destination -Recurse -Force
            $longest = $moment
            $kill--
        }

        $done = [System.IO.Directory]::Exists($destination) ? [System.IO.Directory]::GetFiles($destination, '*.png').Count : 0
    }

    $task = Invoke-Task $destination
    $task.WaitForExit()
    $isIdentical = $task.ExitCode -eq 0 -and (Get-FolderDigest $destination) -ceq $expected
    $failed += [int] (-not $isIdentical)
    [pscustomobject] @{
        Trial     = $trial
        KilledMs  = $moments -join ', '
        MasksThen = $done
        ExitCode  = $task.ExitCode
        Tasks     = (Get-Content "$destination/run.json" -Raw | ConvertFrom-Json).tasks
        Identical = $isIdentical
    }
}

if ($failed -gt 0) {
    throw "$failed of $Count trials did not produce the masks of the uninterrupted run."
}
