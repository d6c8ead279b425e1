<#
.SYNOPSIS
    Tracks whole clips from their first masks and measures speed, memory, and accuracy.

.DESCRIPTION
    Clips are folders with the layout of DAVIS: JPEGImages has frames, and Annotations has masks with the same names. Speed
    includes reading frames, tracking, and writing masks. It does not include start-up, because one warm-up frame is tracked
    first.

.PARAMETER Clip
    Names of clips under -Root.

.PARAMETER Root
    The folder of clips.

.PARAMETER Destination
    The folder that masks are written to, in one subfolder per clip.

.PARAMETER Size
    Length in pixels of the shorter edge to which frames are resized for tracking. With several, the results are averaged.

.PARAMETER Flip
    Average with mirrored frames.

.PARAMETER Model
    The name or folder of the model.

.PARAMETER Precision
    The precision of the networks: Float32 or Float16.

.PARAMETER AllMasks
    Give every mask to the frame with its name, not only the first one, for clips in which objects join later.

.EXAMPLE
    ./benchmarks/Measure-Clip.ps1 blackswan, dog, dogs-jump
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string[]] $Clip,

    [string] $Root = (Join-Path $PSScriptRoot ../../shared/clips),

    [string] $Destination = 'artifacts/clips',

    [int[]] $Size = 480,

    [switch] $Flip,

    [string] $Model = 'xmem-tiny',

    [ValidateSet('Float32', 'Float16')]
    [string] $Precision = 'Float32',

    [switch] $AllMasks
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

if (-not (Test-Path $Root)) {
    throw "There is no folder of clips at $Root. Give one with -Root."
}

foreach ($name in $Clip) {
    $folder = Join-Path $Root $name
    $truth = Join-Path $folder Annotations
    $frames = @(Get-ChildItem (Join-Path $folder JPEGImages) -File)
    $masks = @(Get-ChildItem $truth -File)
    $output = Join-Path $Destination $name

    $warmUp = New-XMemSession -Model $Model -Precision $Precision -Size $Size -Flip:$Flip
    Add-XMemMask -Session $warmUp -LiteralPath $masks[0].FullName
    $null = $frames[0] | Invoke-XMemStep -Session $warmUp

    $session = New-XMemSession -Model $Model -Precision $Precision -Size $Size -Flip:$Flip
    if ($AllMasks) {
        $masks | Add-XMemMask -Session $session
    }
    else {
        Add-XMemMask -Session $session -LiteralPath $masks[0].FullName
    }

    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $frames | Invoke-XMemStep -Session $session | Export-XMemMask -Destination $output
    $seconds = $watch.Elapsed.TotalSeconds
    $process = [System.Diagnostics.Process]::GetCurrentProcess()

    # If every mask is given, no frame is left to score.
    $accuracy = if (-not $AllMasks) { Measure-XMemAccuracy -Path $output -GroundTruth $truth }
    [pscustomobject] @{
        Clip         = $name
        Frames       = $session.FrameCount
        Objects      = @($session.Objects).Count
        FramesPerSec = '{0:F1}' -f ($session.FrameCount / $seconds)
        PeakMB       = [int] ($process.PeakWorkingSet64 / 1MB)
        J            = if ($accuracy) { '{0:F3}' -f $accuracy.J }
        F            = if ($accuracy) { '{0:F3}' -f $accuracy.F }
        JAndF        = if ($accuracy) { '{0:F3}' -f $accuracy.JAndF }
    }

    Remove-XMemSession $session
    Remove-XMemSession $warmUp
}
