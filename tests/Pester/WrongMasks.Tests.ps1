#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Pictures.ps1
    $clip = New-SquareClip $TestDrive/squares -FrameCount 2
    $script:frames, $script:masks = $clip.Frames, $clip.Masks
}

Describe 'Wrong masks' {
    BeforeEach {
        $script:session = New-XMemSession -Size -1
    }

    AfterEach {
        # Whatever was refused, the session goes on.
        try {
            if ($session.FrameCount -eq 0) {
                Add-XMemMask $masks/00000.png
            }

            Invoke-XMemStep $frames/00001.png | Should -HaveCount 1
            $session.Objects | Should -Be 1, 2
        } finally {
            Remove-XMemSession $session
        }
    }

    It 'of another size are refused at once when the size is known' {
        Write-Picture $TestDrive/small.png -Width 40 -Height 24
        Add-XMemMask $masks/00000.png
        $null = Invoke-XMemStep $frames/00000.png

        { Add-XMemMask $TestDrive/small.png } | Should -Throw '*small.png*40 x 24*128 x 96*' -ErrorId 'MaskSizeMismatch,*'
    }

    It 'that are <Name> are refused' -ForEach @(
        @{ Name = 'files of zero bytes'; Length = 0 }
        @{ Name = 'truncated'; Length = 60 }
    ) {
        Copy-Item $masks/00000.png $TestDrive/damaged.png
        $file = [System.IO.File]::OpenWrite("$TestDrive/damaged.png")
        $file.SetLength($Length)
        $file.Dispose()

        { Add-XMemMask $TestDrive/damaged.png } | Should -Throw '*damaged.png*copy it again*' -ErrorId 'MaskUnreadable,*'
    }

    It 'that are not there are errors' {
        Add-XMemMask $TestDrive/nothing.png -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $problem[0].Exception.Message | Should -BeLike '*nothing.png*Check the path*'

        { Add-XMemMask -LiteralPath $TestDrive/nothing.png } |
            Should -Throw '*nothing.png*Check the path*' -ErrorId 'MaskUnreadable,*'
    }

    It 'among right ones leave the session as it was' {
        Set-Content $TestDrive/broken.png 'no picture'

        { Add-XMemMask $masks/00001.png, $TestDrive/broken.png } | Should -Throw '*broken.png*' -ErrorId 'MaskUnreadable,*'
        $session.Objects | Should -BeNullOrEmpty
        $session.AwaitedFrames | Should -BeNullOrEmpty
    }

    It 'are refused when a folder has none' {
        $null = New-Item $TestDrive/none -ItemType Directory

        { Add-XMemMask $TestDrive/none } | Should -Throw '*no mask in the folder*none*' -ErrorId 'MaskUnreadable,*'
    }

    It 'are refused with wrong options: <Name>' -ForEach @(
        @{ Name = '-Threshold 128'; Options = @{ Threshold = 128 }; Message = '*128*0.5*' }
        @{ Name = '-ObjectId 0'; Options = @{ ObjectId = 0 }; Message = '*1 to 255*not 0*' }
        @{ Name = 'one number for two objects'; Options = @{ ObjectId = 3 }; Message = '*2 objects (1, 2)*one file per object*' }
        @{ Name = 'more numbers than files'; Options = @{ ObjectId = 1, 2 }; Message = '*2 objects for 1 files*each file*' }
        @{ Name = 'a name as color'; Options = @{ ColorMap = @{ red = 1 } }; Message = "*'red' is no color*#rrggbb*" }
        @{ Name = 'a color map and a number'; Options = @{ ColorMap = @{ '#ff0000' = 1 }; ObjectId = 1 }; Message = '*neither*' }
        @{
            Name = 'a color map that lacks colors'; Options = @{ ColorMap = @{ '#ff0000' = 1 } }
            Id = 'MaskIsAntialiased'; Message = '*#c81414 on 1296 pixels*-ColorMap*'
        }
    ) {
        $Id ??= 'InvalidOption'
        { Add-XMemMask $masks/00000.png @Options } | Should -Throw $Message -ErrorId "$Id,*"
    }
}
