<#
.SYNOPSIS
    What every test file needs: the module, pictures of all kinds, and a rendered clip, which is its output. Dot-source it in BeforeAll.

.PARAMETER Module
    The module to test: its folder or manifest. By default $env:XMEM_MODULE, or else the one that a build of this checkout completes.
#>
[CmdletBinding()]
param(
    [string] $Module
)

if (-not $Module) {
    $Module = $env:XMEM_MODULE ? $env:XMEM_MODULE : "$PSScriptRoot/../../module/XMem.PowerShell"
}

Import-Module $Module -ErrorAction Stop

# The module's own library draws the pictures that are no masks.
$null = [System.Reflection.Assembly]::LoadFrom("$((Get-Module XMem.PowerShell).ModuleBase)/bin/OpenCvSharp.dll")

function Write-Picture {
    # Writes a PNG of a black ground with a square: a matte, a soft matte, or a colour picture.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [int] $Width = 160,

        [int] $Height = 96,

        [ValidateSet('Matte', 'Soft', 'Colour', 'Empty')]
        [string] $Kind = 'Matte',

        [byte] $Label = 255
    )

    $type = $Kind -eq 'Colour' ? [OpenCvSharp.MatType]::CV_8UC3 : [OpenCvSharp.MatType]::CV_8UC1
    $colour = $Kind -eq 'Colour' ? [OpenCvSharp.Scalar]::new(10, 200, 90) : [OpenCvSharp.Scalar]::new($Label)
    $picture = [OpenCvSharp.Mat]::new($Height, $Width, $type, [OpenCvSharp.Scalar]::new(0))
    if ($Kind -ne 'Empty') {
        $square = [OpenCvSharp.Rect]::new($Width / 4, $Height / 4, $Width / 4, $Height / 4)
        [OpenCvSharp.Cv2]::Rectangle($picture, $square, $colour, -1)
    }

    if ($Kind -eq 'Soft') {
        [OpenCvSharp.Cv2]::GaussianBlur($picture, $picture, [OpenCvSharp.Size]::new(9, 9), 3)
    }

    $null = [OpenCvSharp.Cv2]::ImWrite($Path, $picture)
    $picture.Dispose()
}

New-XMemDemoClip -Destination $TestDrive/clip -FrameCount 12 -Width 160 -Height 96
