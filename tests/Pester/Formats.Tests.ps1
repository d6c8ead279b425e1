#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
    $script:truth = $clip.GroundTruthFolder
    $script:culture = [cultureinfo]::CurrentCulture
    [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture

    Get-XMemSession | Remove-XMemSession
    $script:session = New-XMemSession -Name 'a shot of three things' -Size 96
    Add-XMemMask $clip.FirstMask
    $script:results = Invoke-XMemStep $frames/0000[0-2].jpg

    function Get-Line {
        # What a console of 80 columns shows of objects, without empty lines.
        $lines = $input | Out-String -Stream -Width 80 |
            ForEach-Object { ($_ -replace '\e\[[\d;]*m').TrimEnd() } | Where-Object Length
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $lines
    }

    function Get-Title([string[]] $Lines) {
        # The titles of columns, which the rules in the second line mark.
        foreach ($rule in [regex]::Matches($Lines[1], '-+')) {
            $Lines[0].PadRight(80).Substring($rule.Index, $rule.Length).Trim()
        }
    }

    function Get-Label([string[]] $Lines) {
        # The labels of a list view.
        $Lines -match '^\w.* : ' -replace ' *: .*'
    }

    function Get-Following([string[]] $Lines, [string] $First, [int] $Count) {
        # A line and the lines after it.
        $at = [array]::IndexOf($Lines, $First)
        $at | Should -BeGreaterOrEqual 0 -Because "'$First' is a line of`n$($Lines -join "`n")"
        $Lines[$at..($at + $Count)]
    }
}

AfterAll {
    Get-XMemSession | Remove-XMemSession
    [cultureinfo]::CurrentCulture = $culture
}

Describe 'The console shows' {
    It 'a session as a line' {
        $lines = $session | Get-Line

        $lines | Should -HaveCount 3
        $lines[0] | Should -BeExactly 'Id Name                   Model     ExecutionProvider Objects   Frames State'
        $id = "$($session.Id)".PadLeft(2)
        $lines[2] | Should -BeExactly "$id a shot of three things xmem-tiny Cpu               {1, 2, 3}      3 Open"
    }

    It 'what an execution provider lacks' {
        $lines = Get-XMemExecutionProvider Cpu, Plugin | Get-Line

        $lines[0] | Should -BeExactly 'Name      Works Why not, and what to do'
        $lines[2] | Should -Match '^Cpu +yes$'
        $lines[3] | Should -Match '^Plugin    no    It is a library of its own'
    }

    It 'a result as a line with the pixels of each object' {
        $first = (Get-ModuleType XMem.Imaging.MaskReader)::Read($clip.FirstMask).Labels
        $areas = 1..3 | ForEach-Object { $label = $_; "${label}: $(@($first -eq $label).Count)" }
        $lines = $results | Get-Line

        Get-Title $lines | Should -Be 'FrameName', 'Memory', 'Elapsed', 'Objects: pixels'
        $lines[2] | Should -Match "^00000 +yes +\d+ ms $($areas -join ', ')$"
        $lines[3] | Should -Match '^00001 {20}      +\d+ ms 1: \d+, 2: \d+, 3: \d+$'
    }

    It 'a dash for an object that is not seen' {
        $result = Invoke-XMemStep $frames/00003.jpg
        $result.Objects[1] = $result.Objects[1].GetType()::new(2, 0)

        ($result | Get-Line)[2] | Should -Match '1: \d+, 2: -, 3: \d+$'
    }

    It 'other objects that follow in lists of their own' {
        $lines = $results[0].Objects[0], $results[0].Mask, $session | Get-Line

        Get-Title $lines | Should -Be 'Label', 'Area'
        (Get-Following $lines 'Width   : 160' 1)[1] | Should -Be 'Height  : 96'
        (Get-Following $lines 'Name              : a shot of three things' 1)[1] | Should -Be 'Model             : xmem-tiny'
    }

    It 'a clip as a line' {
        $lines = Invoke-XMemClip "$frames/0000[0-5].jpg" "$truth/00002.png" "$TestDrive/o" -Size 96 | Get-Line

        $lines[0].TrimStart() | Should -BeExactly 'Frames   Masks Tracked Frames/s Warnings Folder'
        $lines[2] | Should -Match '^ +6 +4 +4 +\d+\.\d +0 \S+$'
    }

    It 'all views of a session that has several' {
        $views = New-XMemSession -Size 96, 64 -Flip

        $views | Format-List | Get-Line | Should -Contain 'Views             : 96, 96 flipped, 64, 64 flipped'
        (Get-XMemMemoryStats $views | Get-Line)[0] | Should -BeExactly 'View                 : 96, 96 flipped, 64, 64 flipped'
        ((Get-XMemMemoryStats $views).Views[-1] | Get-Line)[0, 1] |
            Should -Be 'View                 : 64 flipped', 'Frames               : 0'
        Remove-XMemSession $views
    }

    It 'what special values of options mean' {
        $natural = New-XMemSession -Size -1
        $lines = $natural.Options | Get-Line
        Remove-XMemSession $natural

        $lines | Should -HaveCount 12
        $lines[0] | Should -BeExactly 'Size              : -1 (as the source)'
        $lines | Should -Contain 'DeepUpdateEvery   : -1 (with memory frames)'
        $lines | Should -Contain 'Threads           : 0 (one per processor)'
        $lines | Should -Contain 'MemoryLimit       : (none)'
    }

    It '<Bytes> bytes as <Text>' -ForEach @(
        @{ Bytes = 0; Text = '0 B' }
        @{ Bytes = 1023; Text = '1023 B' }
        @{ Bytes = 1024; Text = '1.00 KB' }
        @{ Bytes = 20KB; Text = '20.0 KB' }
        @{ Bytes = 300MB; Text = '300 MB' }
        @{ Bytes = 5TB; Text = '5.00 TB' }
        @{ Bytes = 5000TB; Text = '5000 TB' }
    ) {
        [XMem.PowerShell.Formatting.ByteSize]::Format($Bytes) | Should -BeExactly $Text
    }

    Context 'statistics' {
        BeforeAll {
            $script:fresh = New-XMemSession -Size 96
            Add-XMemMask $clip.FirstMask -Session $fresh
            $script:empty = Get-XMemMemoryStats $fresh
            $null = Invoke-XMemStep $frames/00000.jpg -Session $fresh
        }

        AfterAll {
            Remove-XMemSession $fresh
        }

        It 'in groups, one for each memory' {
            $lines = Get-XMemMemoryStats $fresh | Get-Line

            # An element for each 16 x 16 of 160 x 96 pixels; sensory memory has 32 floats for each of them and each object.
            $lines[0, 1] | Should -Be 'View                 : 96', 'Frames               : 1'
            Get-Following $lines 'Sensory memory' 1 | Should -Be 'Sensory memory', '    SensoryBytes     : 22.5 KB'
            Get-Following $lines 'Working memory' 5 | Should -Be @(
                'Working memory', '    WorkingFrames    : 1', '    MaxWorkingFrames : 10', '    MinWorkingFrames : 5'
                '    PermanentFrames  : 1', '    WorkingElements  : 60'
            )
            (Get-Following $lines '    WorkingElements  : 60' 1)[1] | Should -Match '^    WorkingBytes     : [1-9]\S* KB$'
            Get-Following $lines 'Long-term memory' 2 |
                Should -Be 'Long-term memory', '    LongTermElements : 0 of 10000', '    LongTermBytes    : 0 B'
            $lines | Should -Contain '    Evictions        : 0 (0 elements)'
        }

        It 'as a table too' {
            $lines = $empty | Format-Table | Get-Line

            $titles = 'Frames', 'Objects', 'WorkingFrames', 'WorkingElements', 'LongTermElements', 'TotalBytes'
            Get-Title $lines | Should -Be $titles
            $lines[2] | Should -Match '^ +0 +0 +0 +0 +0 +0 B$'
        }
    }

    Context 'a model' {
        It 'as a line' {
            $lines = Get-XMemModel xmem-tiny | Get-Line

            Get-Title $lines | Should -Be 'Name', 'Ck', 'Cv', 'Ch', 'Size', 'Precision', 'License'
            $lines[2] | Should -Match '^xmem-tiny +\d+ +\d+ +\d+ +\d+\.\d+ MB Float\d\d +\S'
        }

        It 'as a list too' {
            $lines = Get-XMemModel xmem-tiny | Format-List | Get-Line

            Get-Label $lines |
                Should -Be 'Name', 'Description', 'License', 'Dimensions', 'Precision', 'Files', 'Source', 'Notes', 'Folder', 'Id'
            $lines -match '^Dimensions +: Ck \d+, Cv \d+, Ch \d+$' | Should -HaveCount 1
        }
    }

    Context 'accuracy' {
        It '<Name> with three decimals' -ForEach @(
            @{
                Name = 'of a sequence'; Options = @{}
                Titles = 'Name', 'Objects', 'J', 'F', 'J&F'; Line = '^truth +3  1\.000  1\.000  1\.000$'
            }
            @{
                Name = 'of objects'; Options = @{ PerObject = $true }
                Titles = 'Sequence', 'Label', 'J', 'Recall', 'Decay', 'F', 'Recall', 'Decay', 'J&F'
                Line = '^truth +3  1\.000  1\.000  0\.000  1\.000  1\.000  0\.000  1\.000$'
            }
            @{
                Name = 'of all'; Options = @{ Overall = $true }
                Titles = 'Sequences', 'Objects', 'J', 'F', 'J&F'; Line = '^ +1 +3  1\.000  1\.000  1\.000$'
            }
        ) {
            $lines = Measure-XMemAccuracy $truth $truth @Options | Get-Line

            Get-Title $lines | Should -Be $Titles
            $lines[-1] | Should -Match $Line
        }

        It 'of frames, a line each' {
            $lines = (Measure-XMemAccuracy $truth $truth -PerObject)[0].Frames | Get-Line

            Get-Title $lines | Should -Be 'Frame', 'J', 'F', 'J&F'

            # Neither the first frame, which is given, nor the last one counts.
            $lines | Should -HaveCount (2 + 10)
        }

        It '<Name> as a list too' -ForEach @(
            @{ Name = 'of a sequence'; Options = @{}; Labels = 'Name', 'Objects', 'J', 'F', 'J&F' }
            @{
                Name = 'of objects'; Options = @{ PerObject = $true }
                Labels = 'Sequence', 'Label', 'Frames', 'J', 'J recall', 'J decay', 'F', 'F recall', 'F decay', 'J&F'
            }
            @{ Name = 'of all'; Options = @{ Overall = $true }; Labels = 'Sequences', 'Objects', 'J', 'F', 'J&F' }
        ) {
            $lines = Measure-XMemAccuracy $truth $truth @Options | Select-Object -First 1 | Format-List | Get-Line

            Get-Label $lines | Should -Be $Labels
            $lines[-1] | Should -Match ': 1\.000$'
        }
    }
}
