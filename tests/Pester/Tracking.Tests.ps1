#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
}

Describe 'Tracking' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'The whole way' {
        It 'tracks a clip in one pipeline' {
            $session = New-XMemSession -Size 96
            Add-XMemMask -Session $session -Path $clip.FirstMask
            Get-ChildItem $frames | Invoke-XMemStep -Session $session | Export-XMemMask -Destination $TestDrive/whole

            (Get-ChildItem $TestDrive/whole).Name | Should -Be (Get-ChildItem $clip.GroundTruthFolder).Name
            (Measure-XMemAccuracy $TestDrive/whole $clip.GroundTruthFolder).JAndF | Should -BeGreaterThan 0.5
            (Get-XMemMemoryStats -Session $session).Frames | Should -Be 12
        }
    }

    Context 'Several views' {
        It 'averages sizes and mirror images' {
            $session = New-XMemSession -Size 96, 80 -Flip
            Add-XMemMask $clip.FirstMask
            $result = Invoke-XMemStep $frames/0000[0-2].jpg -Scores | Select-Object -Last 1
            $stats = Get-XMemMemoryStats

            "$($session.Views)" | Should -Be '96 96 flipped 80 80 flipped'
            $stats.Views.Count | Should -Be 4
            $stats.TotalBytes | Should -Be ($stats.Views | Measure-Object TotalBytes -Sum).Sum
            $scores = foreach ($label in $result.Scores.Labels) { $result.Scores.Read($label)[5000] }
            ($scores | Measure-Object -Sum).Sum | Should -BeGreaterThan 0.9999
            $best = 0..3 | Sort-Object { $scores[$_] } | Select-Object -Last 1
            $result.Mask.Labels[5000] | Should -Be $result.Scores.Labels[$best]
        }

        It 'goes on from a file' {
            $session = New-XMemSession -Size 64 -Flip
            Add-XMemMask $clip.FirstMask
            $null = Invoke-XMemStep $frames/0000[0-2].jpg
            Export-XMemSession $TestDrive/views.xmem
            $restored = Import-XMemSession $TestDrive/views.xmem

            Invoke-XMemStep $frames/00003.jpg -Session $session | Export-XMemMask $TestDrive/a
            Invoke-XMemStep $frames/00003.jpg -Session $restored | Export-XMemMask $TestDrive/b
            (Get-FileHash $TestDrive/a/00003.png).Hash | Should -Be (Get-FileHash $TestDrive/b/00003.png).Hash
        }

        It 'refuses a size that is given twice' {
            { New-XMemSession -Size 96, 96 } | Should -Throw '*96 twice*' -ErrorId 'InvalidOption,*'
        }
    }

    Context 'Measure-XMemAccuracy' {
        It 'measures the sequences that are named' {
            $result = Measure-XMemAccuracy $clip.GroundTruthFolder $clip.GroundTruthFolder -Sequence truth -Overall
            $result.JAndF | Should -Be 1
            { Measure-XMemAccuracy $clip.GroundTruthFolder $clip.GroundTruthFolder -Sequence other } |
                Should -Throw '*no sequence other*' -ErrorId 'EvaluationMismatch,*'
        }
    }

    Context 'Invoke-XMemStep' {
        BeforeEach {
            $null = New-XMemSession -Size 96
            Add-XMemMask $clip.FirstMask
        }

        It 'takes <Name>' -ForEach @(
            @{ Name = 'files from Get-ChildItem'; Script = { Get-ChildItem $frames/0000[012].jpg | Invoke-XMemStep } }
            @{ Name = 'strings'; Script = { "$frames/00000.jpg", "$frames/00001.jpg", "$frames/00002.jpg" | Invoke-XMemStep } }
            @{ Name = 'a wildcard'; Script = { Invoke-XMemStep $frames/0000[0-2].jpg } }
            @{ Name = 'literal paths'; Script = { Invoke-XMemStep -LiteralPath "$frames/00000.jpg", "$frames/00001.jpg", "$frames/00002.jpg" } }
            @{ Name = 'objects with a path'; Script = { 0..2 | ForEach-Object { [pscustomobject] @{ Path = "$frames/0000$_.jpg" } } | Invoke-XMemStep } }
        ) {
            (& $Script).FrameName | Should -Be '00000', '00001', '00002'
        }

        It 'takes brackets in names literally' {
            $folder = New-Item "$TestDrive/shot [v1]" -ItemType Directory
            Copy-Item $frames/00000.jpg -Destination (Join-Path $folder.FullName 'frame[0].jpg')

            (Get-ChildItem -LiteralPath $folder.FullName | Invoke-XMemStep).FrameName | Should -Be 'frame[0]'
        }

        It 'passes each result on before the next frame comes' {
            $tracked = Get-ChildItem $frames | Invoke-XMemStep | Select-Object -First 2

            $tracked.Count | Should -Be 2
            (Get-XMemSession).FrameCount | Should -Be 2
        }
    }

    Context 'Sessions' {
        It 'says how to make one where there is none' {
            { Invoke-XMemStep $frames/00000.jpg } | Should -Throw '*New-XMemSession*' -ErrorId 'SessionNotFound,*'
        }

        It 'asks which where there are two' {
            $null = New-XMemSession -Name left
            $null = New-XMemSession -Name right

            { Invoke-XMemStep $frames/00000.jpg } | Should -Throw '*left, right*' -ErrorId 'SessionAmbiguous,*'
        }

        It 'are found by name and removed' {
            $null = New-XMemSession -Name left
            $right = New-XMemSession -Name right

            (Get-XMemSession r*).Name | Should -Be 'right'
            Get-XMemSession right | Remove-XMemSession
            $right.State | Should -Be 'Removed'
            (Get-XMemSession).Name | Should -Be 'left'
        }

        It 'say so when they were removed' {
            $session = New-XMemSession
            Remove-XMemSession $session

            { Add-XMemMask $clip.FirstMask -Session $session } | Should -Throw -ErrorId 'SessionDisposed,*'
            { Get-XMemMemoryStats $session } | Should -Throw -ErrorId 'SessionDisposed,*'
        }

        It 'work in parallel runspaces and give equal masks' {
            $base = (Get-Module XMem.PowerShell).ModuleBase
            $out = 1..2 | ForEach-Object { Join-Path $TestDrive "parallel$_" }

            $out | ForEach-Object -Parallel {
                Import-Module $using:base
                $null = New-XMemSession -Size 96
                Add-XMemMask ($using:clip).FirstMask
                Get-ChildItem $using:frames | Invoke-XMemStep | Export-XMemMask $_
            }

            $hashes = $out | ForEach-Object { (Get-ChildItem $_ | Get-FileHash).Hash -join ' ' }
            (Get-ChildItem $out[0]).Count | Should -Be 12
            $hashes[0] | Should -Be $hashes[1]
        }
    }
}
