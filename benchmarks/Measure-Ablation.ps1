<#
.SYNOPSIS
    Ablation: tracks clips with one part of the method left out or changed at a time, and measures accuracy and speed.

.DESCRIPTION
    Clips are folders with the layout of DAVIS: JPEGImages has frames, and Annotations has masks with the same names. All
    figures are means over the clips. Decay is J in a clip's first quarter minus J in its last.

.PARAMETER Clip
    Names of clips under -Root.

.PARAMETER Root
    The folder of clips.

.PARAMETER Destination
    The folder that masks are written to.

.PARAMETER Size
    Length in pixels of the shorter edge to which frames are resized for tracking.

.PARAMETER Model
    The name or folder of the model.

.EXAMPLE
    ./benchmarks/Measure-Ablation.ps1 -Size 240
#>
[CmdletBinding()]
param(
    [string[]] $Clip = @('blackswan', 'car-shadow', 'dog', 'kite-surf', 'libby', 'motocross-jump'),

    [string] $Root = (Join-Path $PSScriptRoot ../../shared/clips),

    [string] $Destination = 'artifacts/ablation',

    [int] $Size = 480,

    [string] $Model = 'xmem-tiny'
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Module XMem.PowerShell)) {
    Import-Module $PSScriptRoot/../module/XMem.PowerShell
}

if (-not (Test-Path $Root)) {
    throw "There is no folder of clips at $Root. Give one with -Root."
}

function Get-Mean([double[]] $Value) {
    $sum = 0
    foreach ($one in $Value) {
        $sum += $one
    }

    '{0:F3}' -f ($sum / $Value.Count)
}

# An interval longer than any clip: the only deep update is at the first frame.
$never = 1000000
$variants = @(
    @{ Name = 'default'; Options = @{} }
    @{ Name = 'no long-term memory'; Options = @{ NoLongTermMemory = $true } }
    @{ Name = 'no sensory memory'; Options = @{ NoSensoryMemory = $true } }
    @{ Name = 'no deep update'; Options = @{ DeepUpdateEvery = $never } }
    @{ Name = 'top-k 8'; Options = @{ TopK = 8 } }
    @{ Name = 'top-k all'; Options = @{ TopK = 100000 } }
    @{ Name = 'r 1'; Options = @{ MemoryEvery = 1 } }
    @{ Name = 'r 3'; Options = @{ MemoryEvery = 3 } }
    @{ Name = 'r 5'; Options = @{ MemoryEvery = 5 } }
    @{ Name = 'r 10'; Options = @{ MemoryEvery = 10 } }
)

foreach ($variant in $variants) {
    $options = $variant.Options
    $frameCount = 0
    $watch = [System.Diagnostics.Stopwatch]::new()
    $scores = foreach ($name in $Clip) {
        $folder = Join-Path $Root $name
        $truth = Join-Path $folder Annotations
        $frames = @(Get-ChildItem (Join-Path $folder JPEGImages) -File)
        $output = Join-Path $Destination $name

        $session = New-XMemSession -Model $Model -Size $Size @options
        Add-XMemMask -Session $session -LiteralPath @(Get-ChildItem $truth -File)[0].FullName
        $watch.Start()
        $frames | Invoke-XMemStep -Session $session | Export-XMemMask -Destination $output
        $watch.Stop()
        $frameCount += $frames.Count
        Remove-XMemSession $session
        Measure-XMemAccuracy -Path $output -GroundTruth $truth -PerObject
    }

    [pscustomobject] @{
        Variant      = $variant.Name
        J            = Get-Mean $scores.J
        F            = Get-Mean $scores.F
        JAndF        = Get-Mean $scores.JAndF
        Decay        = Get-Mean $scores.Region.Decay
        FramesPerSec = '{0:F1}' -f ($frameCount / $watch.Elapsed.TotalSeconds)
    }
}
