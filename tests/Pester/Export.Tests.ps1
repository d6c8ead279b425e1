#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Pictures.ps1
    $clip = New-SquareClip $TestDrive/squares
    $script:frames = $clip.Frames
    $script:session = New-XMemSession -Name squares -Size -1
    Add-XMemMask "$($clip.Masks)/00000.png"
    $script:results = Get-ChildItem $frames | Invoke-XMemStep -Scores
    $script:names = 0..5 | ForEach-Object { "0000$_.png" }

    function Get-File {
        # The files under a folder, by their paths in it.
        (Get-ChildItem $out -Recurse -File -Force).FullName |
            ForEach-Object { [System.IO.Path]::GetRelativePath($out, $_) -replace '\\', '/' } | Sort-Object
    }

    function Write-OldFile {
        $null = New-Item $out -ItemType Directory -Force
        Set-Content "$out/00002.png" 'an old file that is longer than a header'
    }
}

AfterAll {
    Get-XMemSession | Remove-XMemSession
}

Describe 'Export-XMemMask' {
    BeforeEach {
        $script:out = Join-Path $TestDrive ([guid]::NewGuid())
    }

    Context 'Files' {
        It 'are written for <Name>, and nothing comes out' -ForEach @(
            @{ Name = 'results from the pipeline'; Script = { $results | Export-XMemMask $out } }
            @{ Name = '-InputObject'; Script = { Export-XMemMask -InputObject $results -Destination $out } }
            @{ Name = '-Path'; Script = { $results | Export-XMemMask -Path $out } }
        ) {
            & $Script | Should -BeNullOrEmpty

            Get-File | Should -Be $names
        }

        It 'are written to a folder that is made, whose name is taken literally' {
            $results[0] | Export-XMemMask "$out/shots [v2]/010/masks"

            Get-File | Should -Be 'shots [v2]/010/masks/00000.png'
        }

        It 'have the palette of the mask that was given' {
            $results | Export-XMemMask $out

            foreach ($name in $names) {
                Read-Palette $out/$name | Should -Match '^000000C8141414C8141414C8'
            }
        }

        It 'have the DAVIS palette when the mask that was given has none' {
            Write-LabelMap $TestDrive/gray/00000.png (Get-SquareLabel) -Gray
            $other = New-XMemSession -Name gray -Size -1
            Add-XMemMask $TestDrive/gray/00000.png -Session $other
            Invoke-XMemStep $frames/00000.png -Session $other | Export-XMemMask $out

            Read-Palette $out/00000.png | Should -Match '^000000800000008000'
        }

        It 'replace those that are there' {
            Write-OldFile
            $results[2] | Export-XMemMask $out

            Get-Difference (Read-LabelMap $out/00002.png) $results[2].Mask.Labels | Should -Be 0
        }

        It 'replace a read-only file with -Force only' {
            Write-OldFile
            Set-ItemProperty $out/00002.png IsReadOnly $true
            { $results[2] | Export-XMemMask $out } |
                Should -Throw '*00002.png*read-only*-Force*' -ErrorId 'DestinationNotWritable,*'
            Get-Content $out/00002.png | Should -Be 'an old file that is longer than a header'

            $results[2] | Export-XMemMask $out -Force
            Get-Difference (Read-LabelMap $out/00002.png) $results[2].Mask.Labels | Should -Be 0
        }

        It 'are there when -PassThru passes their results on' {
            $results | Export-XMemMask $out -PassThru | ForEach-Object { Test-Path "$out/$($_.FrameName).png" } |
                Should -Be (, $true * 6)
        }

        It 'of the results before an error upstream are written' {
            { $results | ForEach-Object { if ($_.Index -eq 3) { throw 'stop' }; $_ } | Export-XMemMask $out } |
                Should -Throw 'stop'

            Get-File | Should -Be $names[0..2]
        }
    }

    Context 'Formats' {
        It 'writes <Name>' -ForEach @(
            @{ Name = 'formats in lower case'; Options = @{ Format = 'matte' }; Files = '1/00003.png', '2/00003.png'; Bits = 8 }
            @{ Name = 'objects by number'; Options = @{ Format = 'Matte'; ObjectId = 2 }; Files = '2/00003.png'; Bits = 8 }
            @{ Name = 'pictures of 16 bits'; Options = @{ Format = 'Alpha'; BitDepth = 16 }; Files = '00003.png'; Bits = 16 }
            @{ Name = 'OpenEXR of 32 bits'; Options = @{ Format = 'Exr'; BitDepth = 32 }; Files = '00003.exr' }
            @{ Name = 'soft OpenEXR'; Options = @{ Format = 'ExrMatte'; Soft = $true }; Files = '1/00003.exr', '2/00003.exr' }
        ) {
            $results[3] | Export-XMemMask $out @Options

            Get-File | Should -Be $Files
            foreach ($file in $Files | Where-Object { $Bits }) {
                [System.IO.File]::ReadAllBytes("$out/$file")[24] | Should -Be $Bits -Because 'that is the bit depth of a PNG file'
            }
        }

        It 'writes mattes that are read back as the masks that they were' {
            $results | Export-XMemMask $out -Format Matte
            $again = New-XMemSession -Name again -Size -1
            Add-XMemMask $out -Session $again

            $given = Get-ChildItem $frames | Invoke-XMemStep -Session $again
            $given.IsAnnotated | Should -Be (, $true * 6)
            Get-Difference $given[0].Mask.Labels $results[0].Mask.Labels | Should -Be 0
        }

        It 'refuses <Name>' -ForEach @(
            @{ Name = 'a format that is none'; Options = @{ Format = 'Gif' }; Message = "*'Gif'*Matte*" }
            @{ Name = 'bits that a format does not have'; Options = @{ BitDepth = 16 }; Message = '*8 bits, not 16*' }
            @{
                Name = '-Force with -NoClobber'; Options = @{ Force = $true; NoClobber = $true }
                Id = 'ForceAndNoClobber'; Message = '*give one of them*'
            }
        ) {
            $Id ??= 'InvalidOption'
            { $results | Export-XMemMask $out @Options } | Should -Throw $Message -ErrorId "$Id,*"
            $out | Should -Not -Exist
        }

        It 'warns of an object that never came' {
            $results | Export-XMemMask $out -Format Matte -ObjectId 1, 7 -WarningVariable warning -WarningAction SilentlyContinue

            $warning | Should -HaveCount 1
            $warning[0].Message | Should -BeLike '*object 7*'
        }
    }

    Context 'Errors' {
        It 'of one frame that is gone do not stop the others' {
            Move-Item $frames/00002.png $TestDrive/moved.png
            try {
                $results | Export-XMemMask $out -Format CutOut -ErrorVariable problem -ErrorAction SilentlyContinue
            } finally {
                Move-Item $TestDrive/moved.png $frames/00002.png
            }

            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'FrameUnreadable,*'
            $problem[0].Exception.Message | Should -BeLike '*00002.png*'
            Get-File | Should -Be ($names -ne '00002.png')
        }

        It 'come of a destination that is a file, which is kept' {
            Set-Content $out 'a file'

            { $results | Export-XMemMask $out } |
                Should -Throw "*$(Split-Path $out -Leaf)*destination*" -ErrorId 'DestinationNotWritable,*'
            Get-Content $out | Should -Be 'a file'
        }

        It 'of the last mask are reported, as it is waited for' {
            $null = New-Item $out/00005.png -ItemType Directory

            { $results | Export-XMemMask $out } | Should -Throw '*00005.png*folder*' -ErrorId 'DestinationNotWritable,*'
            Get-File | Should -Be $names[0..4]
        }
    }
}
