<#
.SYNOPSIS
    Compares ways to share a machine between shots: several processes with one thread each, or one process with several threads.

.DESCRIPTION
    Each way tracks the same shots, one xmem clip per shot, with a given number of processes at a time, as a scheduler would
    start them. The time is from the start of the first process to the exit of the last one, including start-up, reading, and
    writing. Ways alternate, so that other load on the machine affects all of them alike. Outputs one object per way: the
    median, slowest, and fastest turn, the peak memory of a process, and its peak private memory.

.PARAMETER Way
    Processes at a time and threads per process, such as 2x1: two processes with one thread each.

.PARAMETER Shots
    The number of shots tracked in each turn.

.PARAMETER Turns
    How many times each way is measured.

.PARAMETER FrameCount
    Frames per shot. Shots are rendered at 854 x 480.

.PARAMETER Size
    Length in pixels of the shorter edge to which frames are resized for tracking.

.PARAMETER Model
    The name or folder of the model.

.PARAMETER Program
    The xmem program to measure. By default, that of the Release build.

.PARAMETER Folder
    The folder for the clip and the masks.

.EXAMPLE
    ./benchmarks/Measure-Throughput.ps1 | Format-Table
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', '', Justification = 'The function below uses them.')]
[CmdletBinding()]
param(
    [string[]] $Way = ('1x2', '1x1', '2x1', '4x1'),

    [int] $Shots = 4,

    [int] $Turns = 3,

    [int] $FrameCount = 30,

    [int] $Size = 480,

    [string] $Model = 'xmem-tiny',

    [string] $Program,

    [string] $Folder = 'artifacts/throughput'
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

if (-not $Program) {
    $name = $IsWindows ? 'xmem.exe' : 'xmem'
    $Program = "$PSScriptRoot/../src/XMem.Cli/bin/Release/net10.0/$name"
}

$clip = New-XMemDemoClip -Destination "$Folder/clip" -FrameCount $FrameCount -Width 854 -Height 480

function Invoke-Task {
    # Starts xmem clip with a separate destination folder.
    param([int] $Number, [int] $Threads)

    $start = [System.Diagnostics.ProcessStartInfo]::new((Convert-Path $Program))
    $arguments = @(
        'clip', '--frames', $clip.FramesFolder, '--mask', $clip.FirstMask, '--out', "$Folder/out$Number", '--force'
        '--size', $Size, '--model', $Model, '--threads', $Threads, '--progress', 'none'
    )
    foreach ($argument in $arguments) {
        $start.ArgumentList.Add("$argument")
    }

    [System.Diagnostics.Process]::Start($start)
}

function Get-OwnMemory {
    # Bytes of resident memory that a process does not share with others.
    param([System.Diagnostics.Process] $Task)

    if (-not $IsLinux) {
        return $Task.PrivateMemorySize64
    }

    $line = Get-Content "/proc/$($Task.Id)/status" -ErrorAction Ignore | Where-Object { $_ -match '^RssAnon:\s+(\d+) kB' }
    $line ? 1KB * [long] $Matches[1] : 0
}

function Measure-Way {
    # Frames per second of all shots together, and the peak resident and private memory of a process in MB.
    param([int] $Processes, [int] $Threads)

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $running = @()
    $peak = $peakOwn = 0
    for ($shot = 0; $shot -lt $Shots -or $running.Count -gt 0; ) {
        while ($shot -lt $Shots -and $running.Count -lt $Processes) {
            $running += Invoke-Task $shot $Threads
            $shot++
        }

        Start-Sleep -Milliseconds 50
        foreach ($task in $running) {
            $task.Refresh()
            if (-not $task.HasExited) {
                $peak = [math]::Max($peak, $task.WorkingSet64)
                $peakOwn = [math]::Max($peakOwn, (Get-OwnMemory $task))
            } elseif ($task.ExitCode -ne 0) {
                throw "xmem ended with exit code $($task.ExitCode)."
            }
        }

        $running = @($running | Where-Object HasExited -EQ $false)
    }

    [pscustomobject] @{ Rate = $Shots * $FrameCount / $watch.Elapsed.TotalSeconds; PeakMB = $peak / 1MB; PeakOwnMB = $peakOwn / 1MB }
}

$results = @{}
for ($turn = 0; $turn -lt $Turns; $turn++) {
    foreach ($each in $Way) {
        $processes, $threads = [int[]] ($each -split 'x')
        $results[$each] += @(Measure-Way $processes $threads)
    }
}

foreach ($each in $Way) {
    $processes, $threads = [int[]] ($each -split 'x')
    $rates = @($results[$each].Rate | Sort-Object)
    [pscustomobject] @{
        Processes     = $processes
        ThreadsOfEach = $threads
        FramesPerSec  = '{0:F2}' -f $rates[[math]::Floor($rates.Count / 2)]
        Slowest       = '{0:F2}' -f $rates[0]
        Fastest       = '{0:F2}' -f $rates[-1]
        PeakMBOfEach  = [int] ($results[$each].PeakMB | Measure-Object -Maximum).Maximum
        OwnMBOfEach   = [int] ($results[$each].PeakOwnMB | Measure-Object -Maximum).Maximum
    }
}
