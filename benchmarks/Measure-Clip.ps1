<#
.SYNOPSIS
    Tracks whole clips from their first masks, and measures speed, memory and accuracy.

.DESCRIPTION
    Clips are folders as DAVIS has them: JPEGImages with frames and Annotations with masks of the same names. Speed is from file to
    file: reading frames, tracking, writing masks. Start-up is not counted, as one warm-up frame is tracked first.

.PARAMETER Clip
    Names of clips under -Root.

.PARAMETER Root
    The folder of clips.

.PARAMETER Destination
    Where the masks are written, a folder per clip.

.PARAMETER Size
    Length of the shorter edge that frames are tracked at; several are averaged.

.PARAMETER Flip
    Average with mirrored frames.

.PARAMETER Model
    The model.

.PARAMETER Precision
    In which numbers the networks compute: Float32 or Float16.

.PARAMETER AllMasks
    Give every mask to the frame of its name, not only the first: for clips whose objects join later.

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

    # With every mask given there is nothing left to score.
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
