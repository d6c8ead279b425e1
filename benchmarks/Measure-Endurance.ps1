<#
.SYNOPSIS
    Plays a clip back and forth for thousands of frames and reports time and memory, which should stay constant.

.PARAMETER Frames
    A folder of frames. By default a clip is rendered.

.PARAMETER Mask
    The mask of the first frame.

.PARAMETER Count
    The number of frames to track.

.PARAMETER Size
    Length in pixels of the shorter edge to which frames are resized for tracking.

.PARAMETER LongTermCapacity
    Capacity of long-term memory in elements, small enough to be reached.

.PARAMETER Every
    Frames per row of the table.

.EXAMPLE
    ./benchmarks/Measure-Endurance.ps1 -Count 3000
#>
[CmdletBinding()]
param(
    [string] $Frames,

    [string] $Mask,

    [int] $Count = 3000,

    [int] $Size = 144,

    [int] $LongTermCapacity = 5000,

    [int] $Every = 250
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

if (-not $Frames) {
    $clip = New-XMemDemoClip -Destination artifacts/endurance
    $Frames = $clip.FramesFolder
    $Mask = $clip.FirstMask
}

$files = @(Get-ChildItem $Frames -File | ForEach-Object FullName)
$period = [math]::Max(1, 2 * ($files.Count - 1))
$session = New-XMemSession -Size $Size -LongTermCapacity $LongTermCapacity
Add-XMemMask -Session $session -LiteralPath $Mask

$times = [System.Collections.Generic.List[double]]::new()
for ($i = 0; $i -lt $Count; $i++) {
    $position = $i % $period
    $file = $files[[math]::Min($position, $period - $position)]
    $times.Add((Invoke-XMemStep -Session $session -LiteralPath $file).Elapsed.TotalMilliseconds)

    if ($times.Count -eq $Every) {
        $times.Sort()
        $stats = Get-XMemMemoryStats -Session $session
        [pscustomobject] @{
            Frames           = $i + 1
            MedianMs         = '{0:F1}' -f $times[$Every / 2]
            ResidentMB       = [int] ([System.Diagnostics.Process]::GetCurrentProcess().WorkingSet64 / 1MB)
            WorkingElements  = $stats.WorkingElements
            LongTermElements = $stats.LongTermElements
            Consolidations   = $stats.Consolidations
            Evicted          = $stats.EvictedElements
        }

        $times.Clear()
    }
}

Remove-XMemSession $session
