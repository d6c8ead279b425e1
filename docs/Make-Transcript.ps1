<#
.SYNOPSIS
    Makes docs/FIRST-TEN-MINUTES.md: what a newcomer types, and what is printed.

.DESCRIPTION
    Runs every command of the transcript, in a folder of its own, and writes down the output as it comes. Build the module first.

        pwsh docs/Make-Transcript.ps1

.PARAMETER Destination
    The file to write.
#>
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'Later commands of the transcript use them.')]
[CmdletBinding()]
param(
    [string] $Destination = (Join-Path $PSScriptRoot FIRST-TEN-MINUTES.md)
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$root = Split-Path $PSScriptRoot
$manifest = Join-Path $root module/XMem.PowerShell/XMem.PowerShell.psd1
$folder = Join-Path ([IO.Path]::GetTempPath()) "xmem-transcript-$([guid]::NewGuid().ToString('N').Substring(0, 8))"

# Text, or commands: one after the other, in one scope.
$steps = @(
    @'
# The first ten minutes

Made by [`docs/Make-Transcript.ps1`](Make-Transcript.ps1), which runs every command below and writes down what is printed. The prompt is `>`.

## Import

'@
    { Import-Module XMem.PowerShell }
    { Get-XMemModel }
    @'

## A clip to try it on

Three objects that hide each other, rendered here. Your own frames are a folder of pictures, or a video.

'@
    { New-XMemDemoClip ./clip }
    @'

## The first mask

A box around each object is enough for a first mask; `-Overlay` shows what was found. A mask of a painting program does as well: that of the
clip is `clip/masks/00000.png`.

'@
    { $ball = New-XMemMask ./clip/frames/00000.jpg -Box BOX1 }
    { $two = New-XMemMask ./clip/frames/00000.jpg -Box BOX2 -ObjectId 2 -Mask $ball }
    { $mask = New-XMemMask ./clip/frames/00000.jpg -Box BOX3 -ObjectId 3 -Mask $two -Overlay ./look.png }
    { $mask }
    @'

## Track

'@
    { New-XMemSession }
    { $mask | Add-XMemMask }
    { $found = Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMemoryReport ./report.html -PassThru | Export-XMemMask ./masks -PassThru }
    { $found | Select-Object -Last 3 }
    @'

## Look

`sheet.jpg` shows frames from the whole clip, `report.html` time and memory frame by frame. As the clip was rendered, its true masks are known.

'@
    { $found | Export-XMemOverlay -ContactSheet ./sheet.jpg }
    { Get-XMemMemoryStats }
    { Measure-XMemAccuracy ./masks ./clip/truth }
    { Measure-XMemAccuracy ./masks ./clip/truth -PerObject }
    @'

## Correct one frame and track again

The frame in the middle is painted anew; here the painter is the clip's truth. Masks from the pipeline belong to the frames of their names.

'@
    { Get-XMemSession | Remove-XMemSession }
    { New-XMemSession -Name corrected }
    { $mask | Add-XMemMask }
    { Get-Item ./clip/truth/00024.png | Add-XMemMask }
    { Invoke-XMemStep ./clip/frames/*.jpg -Scores | Export-XMemMask './mattes/{object}/shot.####.png' -Format Matte -Soft -BitDepth 16 -PassThru | Export-XMemMask ./corrected }
    { Measure-XMemAccuracy ./corrected ./clip/truth }
    @'

## Mattes

They were written on the way: a folder for each object, 16 bits, with soft edges.

'@
    { Get-ChildItem ./mattes -Recurse -File | Group-Object DirectoryName | ForEach-Object { "$($_.Count) files in $(Split-Path $_.Name -Leaf), the first is $($_.Group[0].Name)" } }
    @'

## Save the session and go on later

'@
    { Get-XMemSession | Remove-XMemSession }
    { $null = New-XMemSession -Name evening }
    { $mask | Add-XMemMask }
    { Invoke-XMemStep ./clip/frames/0000*.jpg | Export-XMemMask ./whole }
    { Export-XMemSession ./evening.xmem -PassThru | Remove-XMemSession }
    { Import-XMemSession ./evening.xmem -Name morning }
    { Invoke-XMemStep ./clip/frames/0001*.jpg | Select-Object -First 3 }
)

function Get-Box {
    # The box around an object of a mask, a few pixels wide of it, as it would be drawn by hand.
    param($Mask, $Label)
    $left, $top, $right, $bottom = $Mask.Width, $Mask.Height, 0, 0
    for ($i = 0; $i -lt $Mask.Labels.Length; $i++) {
        if ($Mask.Labels[$i] -eq $Label) {
            $x = $i % $Mask.Width
            $y = [math]::Floor($i / $Mask.Width)
            $left = [math]::Min($left, $x)
            $right = [math]::Max($right, $x)
            $top = [math]::Min($top, $y)
            $bottom = [math]::Max($bottom, $y)
        }
    }

    "$([math]::Max(0, $left - 6)),$([math]::Max(0, $top - 6)),$($right - $left + 13),$($bottom - $top + 13)"
}

function Get-Block {
    # A command and its output, as a console of 120 columns shows them.
    param([string] $Command)
    "    > $Command"
    $shown = $Command -replace '^Import-Module XMem\.PowerShell$', "Import-Module '$manifest'"
    $output = . ([scriptblock]::Create($shown)) *>&1 | Out-String -Width 120
    $lines = @($output -replace '\e\[[\d;]*m' -replace [regex]::Escape($folder), '.' -split '\r?\n' | ForEach-Object TrimEnd)
    $text = ($lines -join "`n").Trim("`n")
    if ($text) {
        ($text -split "`n" | ForEach-Object { $_ ? "    $_" : '' }) -join "`n"
    }

    ''
}

$null = New-Item $folder -ItemType Directory -Force
Push-Location $folder
try {
    $boxes = @{}
    $page = foreach ($step in $steps) {
        if ($step -is [string]) {
            $step.Trim("`n") -replace "`r"
            ''
        }
        else {
            $command = "$step".Trim()
            if ($command -match 'BOX(\d)') {
                $number = $Matches[1]
                if (-not $boxes.ContainsKey($number)) {
                    # The engine has a load context of its own, where type literals do not look.
                    $reader = (Get-XMemModel xmem-tiny).GetType().Assembly.GetType('XMem.Imaging.MaskReader')
                    $first = $reader::Read((Join-Path $folder clip/masks/00000.png), $null)
                    $boxes[$number] = Get-Box $first ([int] $number)
                }

                $command = $command -replace 'BOX\d', $boxes[$number]
            }

            # In this scope, so that variables stay.
            . Get-Block $command
        }
    }

    [IO.File]::WriteAllText($Destination, (($page -join "`n").Trim() -replace "`n{3,}", "`n`n") + "`n")
    $Destination
}
finally {
    Pop-Location
    Get-XMemSession | Remove-XMemSession
    Remove-Item $folder -Recurse -Force
}
