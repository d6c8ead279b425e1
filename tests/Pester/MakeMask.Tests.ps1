#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Pictures.ps1
    $script:frames = (New-SquareClip $TestDrive/squares).Frames
    $script:frame = "$frames/00000.png"

    # Around object 1 of the first frame.
    $script:box = 3, 10, 46, 48
}

Describe 'New-XMemMask' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'makes a mask of exactly what a box holds, for a frame given as <Name>' -ForEach @(
        @{ Name = 'a path'; Script = { New-XMemMask $frame -Box $box } }
        @{ Name = 'a literal path'; Script = { New-XMemMask -LiteralPath $frame -Box $box } }
        @{ Name = 'a path, with the box after it'; Script = { New-XMemMask $frame 3, 10, 46, 48 } }
        @{ Name = 'a file from the pipeline'; Script = { Get-Item $frame | New-XMemMask -Box $box } }
        @{ Name = 'a wildcard that means one file'; Script = { New-XMemMask $frames/*0.png -Box $box } }
    ) {
        $mask = & $Script

        Get-Difference $mask.Labels (Get-SquareLabel -Only 1) | Should -Be 0
        $mask.FrameName | Should -Be '00000'
    }

    It 'takes one point or several on the object and beside it' {
        $one = New-XMemMask $frame -Box $box -Foreground 98, 66 -Background 20, 30
        $two = New-XMemMask $frame -Box $box -Foreground (98, 66), (100, 80) -Background (20, 30), (30, 40)

        $pixels = (66 * 128 + 98), (80 * 128 + 100), (30 * 128 + 20), (40 * 128 + 30)
        $one.Labels[$pixels] | Should -Be 1, 0, 0, 1
        $two.Labels[$pixels] | Should -Be 1, 1, 0, 0
    }

    It 'adds an object to a mask, which waits for its frame' {
        $null = New-XMemSession -Size -1 -OutVariable session
        $mask = New-XMemMask $frames/00002.png -Box 5, 10, 46, 48
        New-XMemMask $frames/00002.png -Mask $mask -ObjectId 2 -Box 74, 40, 48, 46 | Add-XMemMask
        $session[0].AwaitedFrames | Should -Be '00002'

        $results = Get-ChildItem $frames | Invoke-XMemStep
        $results.FrameName | Should -Be '00002', '00003', '00004', '00005'
        Get-Difference $results[0].Mask.Labels (Get-SquareLabel 2) | Should -Be 0
    }

    It 'refines <Name>' -ForEach @(
        @{ Name = 'a mask'; Source = { $given } }
        @{ Name = 'a mask file by its path'; Source = { $given.Path } }
        @{ Name = 'a mask file'; Source = { Get-Item $given.Path } }
        @{
            Name = 'a result'
            Source = {
                $null = New-XMemSession -Size -1
                Add-XMemMask $given.Path
                Invoke-XMemStep $frame
            }
        }
    ) {
        # The square without its right edge.
        $part = Get-SquareLabel -Only 1
        foreach ($row in 16..51) {
            [array]::Clear($part, $row * 128 + 38, 6)
        }

        Write-LabelMap $TestDrive/part.png $part
        $given = (Get-ModuleType XMem.Imaging.MaskReader)::Read("$TestDrive/part.png")
        $refined = New-XMemMask $frame -Mask (& $Source) -Foreground 41, 40

        Get-Difference $refined.Labels (Get-SquareLabel -Only 1) | Should -Be 0
    }

    It 'writes nothing with -WhatIf' {
        $null = New-XMemMask $frame -Box $box -Destination $TestDrive/none/mask.png -Overlay $TestDrive/none/look.png -WhatIf

        "$TestDrive/none" | Should -Not -Exist
    }

    It 'chooses a frame of a video by its number' {
        $null = New-XMemSession -Size -1
        Write-LabelMap $TestDrive/first.png (Get-SquareLabel)
        Add-XMemMask $TestDrive/first.png
        Get-ChildItem $frames | Invoke-XMemStep | Export-XMemOverlay -Video $TestDrive/clip.mp4 -Opacity 0 -NoText

        $mask = New-XMemMask $TestDrive/clip.mp4 -FrameNumber 4 -Box 74, 36, 48, 48 -ObjectId 2
        $mask.FrameName | Should -Be '00004'

        # Compression blurs the edges, but the square is nearer to where it is in frame 4 than to where it began.
        $first = Get-Difference $mask.Labels (Get-SquareLabel 0 -Only 2)
        Get-Difference $mask.Labels (Get-SquareLabel 4 -Only 2) | Should -BeLessThan $first
        { New-XMemMask $TestDrive/clip.mp4 -FrameNumber 99 -Box 74, 36, 48, 48 } |
            Should -Throw '*clip.mp4*00099*' -ErrorId 'FrameUnreadable,*'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a point outside the frame'; Hints = @{ Background = 500, 2 }; Message = '*no pixel 500,2*' }
        @{ Name = 'a number that no object has'; Hints = @{ ObjectId = 300 }; Message = '*object 300*' }
        @{ Name = 'a mask that is none'; Hints = @{ Mask = 7 }; Message = '*not a Int32*' }
        @{ Name = 'a mask that is not there'; Hints = @{ Mask = 'none.png' }; Id = 'MaskUnreadable'; Message = '*none.png*' }
    ) {
        $Id ??= 'InvalidOption'
        { New-XMemMask $frame -Box $box @Hints } | Should -Throw $Message -ErrorId "$Id,*"
    }

    It 'refuses several frames' {
        { New-XMemMask $frames/*.png -Box $box } | Should -Throw '*means 6 files*' -ErrorId 'InvalidOption,*'
    }

    It 'names a frame that is not there' {
        { New-XMemMask $frames/none.png -Box $box -ErrorAction Stop } | Should -Throw '*none.png*' -ErrorId 'PathNotFound,*'
        { New-XMemMask -LiteralPath $frames/none.png -Box $box } | Should -Throw '*none.png*' -ErrorId 'FrameUnreadable,*'
    }
}
