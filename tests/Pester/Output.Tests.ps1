#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:truth = $clip.GroundTruthFolder
    $script:session = New-XMemSession -Name 'a shot' -Size 96
    Add-XMemMask $clip.FirstMask
    $script:result = Invoke-XMemStep "$($clip.FramesFolder)/0000[0-2].jpg"
}

AfterAll {
    Remove-XMemSession $session
}

Describe 'Measure-XMemAccuracy' {
    It 'gives masks that are the truth full marks' {
        $accuracy = Measure-XMemAccuracy $truth $truth

        $accuracy.J, $accuracy.F, $accuracy.JAndF | Should -Be 1, 1, 1
        $accuracy.Objects.Label | Should -Be 1, 2, 3
    }

    It 'measures a data set sequence by sequence' {
        foreach ($name in 'one', 'two') {
            Copy-Item $truth -Destination (Join-Path $TestDrive "set/$name") -Recurse
        }

        (Measure-XMemAccuracy $TestDrive/set $TestDrive/set).Name | Should -Be 'one', 'two'
        (Measure-XMemAccuracy $TestDrive/set $TestDrive/set -PerObject).Sequence | Select-Object -Unique | Should -Be 'one', 'two'
        (Measure-XMemAccuracy $TestDrive/set $TestDrive/set -Overall).Sequences | Should -HaveCount 2
    }

    It 'names the frames that are missing' {
        Copy-Item $truth -Destination $TestDrive/incomplete -Recurse
        Remove-Item $TestDrive/incomplete/00004.png

        { Measure-XMemAccuracy $TestDrive/incomplete $truth } | Should -Throw '*lack 1 of 10 frames*00004*Track the whole sequence*' -ErrorId 'EvaluationMismatch,*'
    }
}

Describe 'Export-XMemMemoryReport' {
    It 'writes a page and passes results on if asked' {
        $passed = Invoke-XMemStep "$($clip.FramesFolder)/0000[3-4].jpg" | Export-XMemMemoryReport $TestDrive/report.html -PassThru

        $passed.FrameName | Should -Be '00003', '00004'
        $page = Get-Content $TestDrive/report.html -Raw
        $page | Should -Match '<b>2</b> frames'
        $page | Should -Not -Match '<script'
    }

    It 'keeps a page with -NoClobber and writes none with -WhatIf' {
        Set-Content $TestDrive/kept.html 'precious'
        $result[0] | Export-XMemMemoryReport $TestDrive/kept.html -NoClobber -ErrorAction SilentlyContinue -ErrorVariable problem
        $result[0] | Export-XMemMemoryReport $TestDrive/none.html -WhatIf

        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $problem.Exception.Message | Should -BeLike '*kept.html*-NoClobber*'
        Get-Content $TestDrive/kept.html | Should -Be 'precious'
        "$TestDrive/none.html" | Should -Not -Exist
    }
}

Describe 'Export-XMemOverlay' {
    It 'writes pictures, a video and a contact sheet' {
        $result | Export-XMemOverlay $TestDrive/overlay -Video $TestDrive/overlay.mp4 -ContactSheet $TestDrive/sheet.png

        Get-ChildItem $TestDrive/overlay | Should -HaveCount 3
        (Get-Item $TestDrive/overlay.mp4).Length | Should -BeGreaterThan 0
        (Get-Item $TestDrive/sheet.png).Length | Should -BeGreaterThan 0
    }

    It 'keeps pictures with -NoClobber' {
        Set-Content $TestDrive/kept.png 'precious'
        $result | Export-XMemOverlay -ContactSheet $TestDrive/kept.png -NoClobber -ErrorAction SilentlyContinue -ErrorVariable problem

        $problem.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        Get-Content $TestDrive/kept.png | Should -Be 'precious'
    }

    It 'replaces a read-only picture with -Force alone' {
        Set-Content $TestDrive/locked.png 'old'
        Set-ItemProperty $TestDrive/locked.png IsReadOnly $true

        { $result | Export-XMemOverlay -ContactSheet $TestDrive/locked.png } | Should -Throw -ErrorId 'DestinationNotWritable,*'
        $result | Export-XMemOverlay -ContactSheet $TestDrive/locked.png -Force
        (Get-Item $TestDrive/locked.png).Length | Should -BeGreaterThan 100
    }

    It 'asks what to write when told nothing' {
        { $result | Export-XMemOverlay } | Should -Throw '*-Destination*' -ErrorId 'NothingToWrite,*'
    }
}
