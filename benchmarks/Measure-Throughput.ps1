<#
.SYNOPSIS
    Shows how to share a machine between shots: some processes of one thread each against one process of several.

.DESCRIPTION
    Each way tracks the same shots, one xmem clip a shot, with so many of them at a time, as a scheduler would start them. The time is that
    from the first process's start to the last one's end, with start-up, reading and writing in it. Ways take turns, so that what else runs
    on the machine touches all alike. Gives an object for each way: the median over the turns, the slowest and the fastest of them, the
    most memory that a process had, and how much of it it shared with no other.

.PARAMETER Way
    Processes at a time and threads of each, such as 2x1: two processes of one thread.

.PARAMETER Shots
    Shots to track, in each turn.

.PARAMETER Turns
    How often each way is measured.

.PARAMETER FrameCount
    Frames of a shot; it is rendered at 854 x 480.

.PARAMETER Size
    Length of the shorter edge that frames are tracked at.

.PARAMETER Model
    The model.

.PARAMETER Program
    The xmem to measure. By default the one of the Release build.

.PARAMETER Folder
    Where the clip and the masks go.

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
    # Starts xmem clip on a folder of its own.
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
    # Bytes in memory that a process shares with no other.
    param([System.Diagnostics.Process] $Task)

    if (-not $IsLinux) {
        return $Task.PrivateMemorySize64
    }

    $line = Get-Content "/proc/$($Task.Id)/status" -ErrorAction Ignore | Where-Object { $_ -match '^RssAnon:\s+(\d+) kB' }
    $line ? 1KB * [long] $Matches[1] : 0
}

function Measure-Way {
    # Frames a second of all shots together, and the largest resident memory of a process in MB, shared with others and not.
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
