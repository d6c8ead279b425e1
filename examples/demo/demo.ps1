<#
.SYNOPSIS
    Tracks a clip from its first mask and writes masks, an overlay video, and a contact sheet.

.DESCRIPTION
    Without -Frames it renders a clip, whose true masks are known, and measures the accuracy.

.PARAMETER Frames
    A folder of frames, tracked in the order of their names.

.PARAMETER Mask
    The mask of the first frame: an indexed PNG, or a grayscale PNG with one value per object.

.PARAMETER Destination
    The folder for the results.

.EXAMPLE
    ./demo.ps1

.EXAMPLE
    ./demo.ps1 -Frames shot/frames -Mask shot/mask.png -Destination shot/result
#>
[CmdletBinding()]
param(
    [string] $Frames,

    [string] $Mask,

    [string] $Destination = 'demo-output'
)

$ErrorActionPreference = 'Stop'

$truth = $null
if (-not $Frames) {
    $clip = New-XMemDemoClip -Destination (Join-Path $Destination clip)
    $Frames = $clip.FramesFolder
    $Mask = $clip.FirstMask
    $truth = $clip.GroundTruthFolder
}
elseif (-not $Mask) {
    throw 'Give the mask of the first frame with -Mask: an indexed PNG, or a grayscale PNG with one value per object.'
}

$masks = Join-Path $Destination masks
$video = Join-Path $Destination overlay.mp4
$sheet = Join-Path $Destination contact-sheet.jpg

$session = New-XMemSession
try {
    Add-XMemMask -Session $session -Path $Mask
    Get-ChildItem $Frames -File |
        Invoke-XMemStep -Session $session |
        Export-XMemMask -Destination $masks -PassThru |
        Export-XMemOverlay -Video $video -ContactSheet $sheet

    Get-XMemMemoryStats -Session $session
}
finally {
    Remove-XMemSession $session
}

if ($truth) {
    Measure-XMemAccuracy -Path $masks -GroundTruth $truth | Format-Table
}

"Masks:         $masks"
"Overlay video: $video"
"Contact sheet: $sheet"
