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
    }

    Context 'Measure-XMemAccuracy' {
        It 'measures the sequences that are named' {
            $result = Measure-XMemAccuracy $clip.GroundTruthFolder $clip.GroundTruthFolder -Sequence truth -Overall
            $result.JAndF | Should -Be 1
            { Measure-XMemAccuracy $clip.GroundTruthFolder $clip.GroundTruthFolder -Sequence other } |
                Should -Throw '*no sequence other*' -ErrorId 'EvaluationMismatch,*'
        }
    }
}
