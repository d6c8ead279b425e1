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

function Get-ModuleType {
    # A type of the engine or of a library of it: they are in a load context of their own, where type literals do not look.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Name,

        [string] $Assembly = 'XMem'
    )

    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'XMem.PowerShell'
    $context.LoadFromAssemblyName([System.Reflection.AssemblyName] $Assembly).GetType($Name, $true)
}

function Write-Picture {
    # Writes a PNG of a black ground with a square: a matte, a soft matte, or a color picture.
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [string] $Path,

        [int] $Width = 160,

        [int] $Height = 96,

        [ValidateSet('Matte', 'Soft', 'Color', 'Empty')]
        [string] $Kind = 'Matte',

        [byte] $Label = 255
    )

    # The module's own library draws the pictures that are no masks.
    $mat, $matType, $scalar, $rect, $size, $cv2 = 'Mat', 'MatType', 'Scalar', 'Rect', 'Size', 'Cv2' |
        ForEach-Object { Get-ModuleType "OpenCvSharp.$_" -Assembly OpenCvSharp }
    $type = $Kind -eq 'Color' ? $matType::CV_8UC3 : $matType::CV_8UC1
    $color = $Kind -eq 'Color' ? $scalar::new(10, 200, 90) : $scalar::new($Label)
    $picture = $mat::new($Height, $Width, $type, $scalar::new(0))
    if ($Kind -ne 'Empty') {
        $cv2::Rectangle($picture, $rect::new($Width / 4, $Height / 4, $Width / 4, $Height / 4), $color, -1)
    }

    if ($Kind -eq 'Soft') {
        $cv2::GaussianBlur($picture, $picture, $size::new(9, 9), 3)
    }

    $null = $cv2::ImWrite($Path, $picture)
    $picture.Dispose()
}

New-XMemDemoClip -Destination $TestDrive/clip -FrameCount 12 -Width 160 -Height 96
