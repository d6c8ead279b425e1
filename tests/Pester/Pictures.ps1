<#
.SYNOPSIS
    A clip whose labels are known for every pixel, and the label maps of its frames. Dot-source it in BeforeAll, after Setup.ps1.

.DESCRIPTION
    Two plain squares, 36 pixels wide, move over a patterned ground of 128 x 96 pixels by one pixel a frame: object 1 to the right
    from (8, 16), object 2 up from (80, 48). The frames are PNG files, so that their colors are exact.
#>

function Get-SquareLabel {
    # The true labels of a frame, row by row; with -Only, those of one object.
    [CmdletBinding()]
    [OutputType([byte[]])]
    param(
        [int] $Frame = 0,

        [byte[]] $Only = (1, 2)
    )

    $labels = [byte[]]::new(128 * 96)
    foreach ($square in @{ X = 8 + $Frame; Y = 16; Label = 1 }, @{ X = 80; Y = 48 - $Frame; Label = 2 }) {
        if ($square.Label -in $Only) {
            foreach ($row in $square.Y..($square.Y + 35)) {
                [array]::Fill($labels, [byte] $square.Label, $row * 128 + $square.X, 36)
            }
        }
    }

    , $labels
}

function ConvertTo-Label {
    # Replaces labels by others, such as @{ 1 = 255 }.
    [CmdletBinding()]
    [OutputType([byte[]])]
    param(
        [Parameter(Mandatory)]
        [byte[]] $Labels,

        [Parameter(Mandatory)]
        [hashtable] $Map
    )

    $table = [byte[]] (0..255)
    foreach ($label in $Map.Keys) {
        $table[$label] = $Map[$label]
    }

    $converted = [byte[]]::new($Labels.Length)
    for ($pixel = 0; $pixel -lt $converted.Length; $pixel++) {
        $converted[$pixel] = $table[$Labels[$pixel]]
    }

    , $converted
}

function Get-Difference {
    # The number of pixels in which two label maps differ.
    [CmdletBinding()]
    [OutputType([int])]
    param(
        [Parameter(Mandatory)]
        [byte[]] $Actual,

        [Parameter(Mandatory)]
        [byte[]] $Expected
    )

    $Actual.Length | Should -Be $Expected.Length
    $count = 0
    for ($pixel = 0; $pixel -lt $Actual.Length; $pixel++) {
        $count += $Actual[$pixel] -ne $Expected[$pixel]
    }

    $count
}

function Write-LabelMap {
    # Writes labels as an indexed PNG, whose palette is not the default one, or as a gray one. Makes the folder.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [Parameter(Mandatory)]
        [byte[]] $Labels,

        [switch] $Gray
    )

    $null = New-Item (Split-Path $Path) -ItemType Directory -Force
    if ($Gray) {
        $mat, $matType, $cv2 = 'Mat', 'MatType', 'Cv2' | ForEach-Object { Get-ModuleType "OpenCvSharp.$_" -Assembly OpenCvSharp }
        $picture = $mat::new(96, 128, $matType::CV_8UC1)
        [System.Runtime.InteropServices.Marshal]::Copy($Labels, 0, $picture.Data, $Labels.Length)
        $null = $cv2::ImWrite($Path, $picture)
        $picture.Dispose()
        return
    }

    $palette = (Get-ModuleType XMem.Imaging.Palette)::new([byte[]] (0, 0, 0, 200, 20, 20, 20, 200, 20, 20, 20, 200))
    $mask = (Get-ModuleType XMem.Imaging.IndexMask)::new(128, 96, $Labels, $palette, $null)
    (Get-ModuleType XMem.Imaging.MaskWriter)::Write($Path, $mask)
}

function Read-LabelMap {
    # The labels of a mask file.
    [CmdletBinding()]
    [OutputType([byte[]])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    , [byte[]] (Get-ModuleType XMem.Imaging.MaskReader)::Read($Path).Labels
}

function Read-Palette {
    # The palette of a PNG file: R, G, B of color 0, of color 1, and so on, as hexadecimal digits. Nothing if it has none.
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    $file = [Convert]::ToHexString([System.IO.File]::ReadAllBytes($Path))
    $type = $file.IndexOf('504C5445', [StringComparison]::Ordinal)
    if ($type -gt 0) {
        $file.Substring($type + 8, 2 * [Convert]::ToInt32($file.Substring($type - 8, 8), 16))
    }
}

function New-SquareClip {
    # Writes frames and masks: frames/00000.png, masks/00000.png, ... Returns the two folders.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Destination,

        [int] $FrameCount = 6
    )

    $mat, $matType, $scalar, $rect, $cv2 = 'Mat', 'MatType', 'Scalar', 'Rect', 'Cv2' |
        ForEach-Object { Get-ModuleType "OpenCvSharp.$_" -Assembly OpenCvSharp }
    $null = New-Item $Destination/frames -ItemType Directory

    $ground = $mat::new(96, 128, $matType::CV_8UC3, $scalar::new(90, 90, 90))
    foreach ($y in 0..11) {
        foreach ($x in 0..15) {
            if (($x + $y) % 2) {
                $cv2::Rectangle($ground, $rect::new($x * 8, $y * 8, 8, 8), $scalar::new(120, 120, 120), -1)
            }
        }
    }

    foreach ($frame in 0..($FrameCount - 1)) {
        $name = '{0:D5}.png' -f $frame
        $picture = $ground.Clone()
        $cv2::Rectangle($picture, $rect::new(8 + $frame, 16, 36, 36), $scalar::new(40, 60, 230), -1)
        $cv2::Rectangle($picture, $rect::new(80, 48 - $frame, 36, 36), $scalar::new(230, 80, 40), -1)
        $null = $cv2::ImWrite("$Destination/frames/$name", $picture)
        $picture.Dispose()
        Write-LabelMap $Destination/masks/$name (Get-SquareLabel $frame)
    }

    $ground.Dispose()
    [pscustomobject] @{ Frames = "$Destination/frames"; Masks = "$Destination/masks" }
}
