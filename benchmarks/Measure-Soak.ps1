<#
.SYNOPSIS
    Tracks thousands of frames in one process with two sessions and reports memory, handles, threads, and time, which should
    stay constant.

.DESCRIPTION
    Two sessions of different sizes track a clip that is played back and forth. Every frame goes to both, and every result is
    written as a mask. Outputs one object per -Every frames: resident memory, managed heap after a garbage collection, open
    handles, threads, and the median time per frame in each session. On Linux, handles are the entries of /proc/self/fd.

.PARAMETER Count
    The number of frames that each session tracks.

.PARAMETER Size
    Lengths in pixels of the shorter edge to which frames are resized for tracking, one per session.

.PARAMETER LongTermCapacity
    Capacity of long-term memory in elements, small enough to be reached early.

.PARAMETER Every
    Frames per row of the table.

.PARAMETER Folder
    The folder for the clip and the masks.

.EXAMPLE
    ./benchmarks/Measure-Soak.ps1 | Format-Table
#>
[CmdletBinding()]
param(
    [int] $Count = 10000,

    [int[]] $Size = (96, 128),

    [int] $LongTermCapacity = 2000,

    [int] $Every = 1000,

    [string] $Folder = 'artifacts/soak'
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

$clip = New-XMemDemoClip -Destination "$Folder/clip" -FrameCount 60 -Width 256 -Height 144
$files = @(Get-ChildItem $clip.FramesFolder -File | ForEach-Object FullName)
$period = 2 * ($files.Count - 1)
$sessions = foreach ($edge in $Size) {
    $session = New-XMemSession -Name "soak $edge" -Size $edge -LongTermCapacity $LongTermCapacity
    Add-XMemMask -Session $session -LiteralPath $clip.FirstMask
    $session
}

function Get-HandleCount {
    # .NET counts handles on Windows only.
    $IsLinux ? [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count : [System.Diagnostics.Process]::GetCurrentProcess().HandleCount
}

$times = foreach ($session in $sessions) { , [System.Collections.Generic.List[double]]::new() }
for ($i = 0; $i -lt $Count; $i++) {
    $position = $i % $period
    $file = $files[[math]::Min($position, $period - $position)]
    for ($s = 0; $s -lt $sessions.Count; $s++) {
        $result = Invoke-XMemStep -Session $sessions[$s] -LiteralPath $file
        $times[$s].Add($result.Elapsed.TotalMilliseconds)
        $result | Export-XMemMask -Destination "$Folder/masks$s"
    }

    if (($i + 1) % $Every -eq 0) {
        $process = [System.Diagnostics.Process]::GetCurrentProcess()
        $medians = foreach ($list in $times) {
            $list.Sort()
            '{0:F1}' -f $list[$list.Count / 2]
            $list.Clear()
        }

        [pscustomobject] @{
            Frames         = $i + 1
            ResidentMB     = [int] ($process.WorkingSet64 / 1MB)
            ManagedMB      = '{0:F1}' -f ([GC]::GetTotalMemory($true) / 1MB)
            Handles        = Get-HandleCount
            Threads        = $process.Threads.Count
            MedianMs       = $medians -join ', '
            Consolidations = ($sessions | Get-XMemMemoryStats | ForEach-Object Consolidations) -join ', '
        }
    }
}

$sessions | Remove-XMemSession
