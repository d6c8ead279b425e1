#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $null = . $PSScriptRoot/Setup.ps1 -Module $Module
    . $PSScriptRoot/Pictures.ps1

    # Sequence one has an object. Sequence two has two, of which the second is lost from its third frame on. The first and the
    # last frame are not scored, so that it is found in one of four.
    $script:found, $script:truth = "$TestDrive/found", "$TestDrive/truth"
    foreach ($frame in 0..5) {
        $name = '{0:D5}.png' -f $frame
        Write-LabelMap $truth/one/$name (Get-SquareLabel $frame -Only 1)
        Write-LabelMap $found/one/$name (Get-SquareLabel $frame -Only 1)
        Write-LabelMap $truth/two/$name (Get-SquareLabel $frame)
        Write-LabelMap $found/two/$name (Get-SquareLabel $frame -Only ($frame -lt 2 ? (1, 2) : 1))
        Write-LabelMap $TestDrive/more/three/$name (Get-SquareLabel $frame)
    }

    # A set of which the third sequence was not tracked.
    $script:more = "$TestDrive/more"
    Copy-Item $truth/* $more -Recurse
}

Describe 'Measure-XMemAccuracy' {
    It 'gives one result for a sequence' {
        $result = Measure-XMemAccuracy $found/two $truth/two

        $result | Should -HaveCount 1
        $result.Name | Should -Be 'two'
        $result.J | Should -Be 0.625
        $result.F | Should -Be 0.625
        $result.JAndF | Should -Be 0.625
    }

    It 'gives one result per sequence for a data set from <Name>' -ForEach @(
        @{ Name = 'parameters'; Script = { Measure-XMemAccuracy -Path $found -GroundTruth $truth } }
        @{ Name = 'properties'; Script = { [pscustomobject] @{ Path = $found; GroundTruth = $truth } | Measure-XMemAccuracy } }
        @{ Name = 'Get-Item'; Script = { Get-Item $found | Measure-XMemAccuracy -GroundTruth $truth } }
    ) {
        $results = & $Script

        $results.Name | Should -Be 'one', 'two'
        $results.J | Should -Be 1, 0.625
    }

    It 'gives every object with its sequence with -PerObject' {
        $results = Measure-XMemAccuracy $found $truth -PerObject

        $results.Sequence | Should -Be 'one', 'two', 'two'
        $results.Label | Should -Be 1, 1, 2
        $results.J | Should -Be 1, 1, 0.25
    }

    It 'counts every object the same with -Overall' {
        $all = Measure-XMemAccuracy $found $truth -Overall

        [Math]::Round($all.J, 12) | Should -Be 0.75
        $all.Sequences.Name | Should -Be 'one', 'two'
    }

    It 'measures <Expected> for -Sequence <Sequence>' -ForEach @(
        @{ Sequence = 'two'; Expected = 'two' }
        @{ Sequence = 'ONE'; Expected = 'one' }
        @{ Sequence = 'two', 'one'; Expected = 'one', 'two' }
    ) {
        (Measure-XMemAccuracy $found $more -Sequence $Sequence).Name | Should -Be $Expected
        (Measure-XMemAccuracy $found $more -Sequence $Sequence -Overall).Sequences | Should -HaveCount $Expected.Count
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'sequences that are not there'; Sequence = 'one', 'four', 'five'; Message = '*no sequence four, five*' }
        @{ Name = 'the name of another sequence'; Within = '/two'; Sequence = 'one'; Message = '*no sequence one*' }
        @{ Name = 'a sequence without masks'; Sequence = 'one', 'three'; Message = '*lack 1 of 2 sequences: three*' }
    ) {
        { Measure-XMemAccuracy "$found$Within" "$more$Within" -Sequence $Sequence } |
            Should -Throw $Message -ErrorId 'EvaluationMismatch,*'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'ground truth that is not there'; Found = 'found/one'; Truth = 'nothing'; Message = '*nothing*' }
        @{ Name = 'masks that are not there'; Found = 'nothing'; Truth = 'truth/one'; Message = '*nothing*' }
        @{ Name = 'a sequence for a data set'; Found = 'found/two'; Truth = 'truth'; Message = '*lack 2 of 2*: one, two*' }
    ) {
        { Measure-XMemAccuracy $TestDrive/$Found $TestDrive/$Truth } | Should -Throw $Message -ErrorId 'EvaluationMismatch,*'
    }

    It 'evaluates a data set in the folders of DAVIS as README.md shows' {
        $lines = Get-Content $PSScriptRoot/../../README.md
        $first = $lines.IndexOf("    `$davis = './DAVIS'")
        $first | Should -BeGreaterThan 0
        $length = $lines[$first..($lines.Count - 1)].ForEach({ $_.StartsWith('    ') }).IndexOf($false)
        $pipeline = $lines[$first..($first + $length - 1)] -join "`n"

        # Three sequences, of which two are of the validation set.
        $clip = New-SquareClip $TestDrive/squares
        foreach ($name in 'bear', 'bike-packing', 'camel') {
            foreach ($folder in @{ From = $clip.Frames; To = 'JPEGImages' }, @{ From = $clip.Masks; To = 'Annotations' }) {
                $null = New-Item "$TestDrive/DAVIS/$($folder.To)/480p" -ItemType Directory -Force
                Copy-Item $folder.From "$TestDrive/DAVIS/$($folder.To)/480p/$name" -Recurse
            }
        }

        $null = New-Item $TestDrive/DAVIS/ImageSets/2017/val.txt -Force -Value "bike-packing`ncamel`n"
        $PSDefaultParameterValues = @{ 'New-XMemSession:Size' = 96 }
        Push-Location $TestDrive
        try {
            $result = & ([scriptblock]::Create($pipeline))
        } finally {
            Pop-Location
        }

        (Get-ChildItem $TestDrive/results).Name | Should -Be 'bike-packing', 'camel'
        $result.Sequences | Should -HaveCount 2
        $result.JAndF | Should -BeGreaterThan 0.5
        Get-XMemSession | Should -BeNullOrEmpty
    }
}
