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

    # Frames are tracked at 160 x 96 pixels, with an element for each 16 x 16 of them.
    $script:elements = 10 * 6
    $script:hiddenChannels = 32

    function Start-Session([hashtable] $Options = @{}) {
        # The only session, with three objects to follow.
        Get-XMemSession | Remove-XMemSession
        $null = New-XMemSession -Size 96 @Options
        Add-XMemMask $clip.FirstMask
    }
}

Describe 'Get-XMemMemoryStats' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'takes sessions from the pipeline' {
        Start-Session
        $null = Invoke-XMemStep $frames/00000.jpg
        $null = New-XMemSession

        (Get-XMemSession | Get-XMemMemoryStats).Frames | Should -Be 1, 0
    }

    It 'shows empty memories before the first frame' {
        Start-Session
        $stats = Get-XMemMemoryStats

        $stats.Frames, $stats.Objects, $stats.WorkingFrames, $stats.TotalBytes | Should -Be 0, 0, 0, 0
        $stats.LongTermCapacity | Should -Be 10000
    }

    It 'shows working memory growing with every remembered frame' {
        Start-Session @{ MemoryEvery = 2 }
        $stats = foreach ($name in '00000', '00001', '00002') {
            $null = Invoke-XMemStep $frames/$name.jpg
            Get-XMemMemoryStats
        }

        $stats.Frames | Should -Be 1, 2, 3
        $stats.Objects | Should -Be 3, 3, 3
        $stats.ObjectGroups | Should -Be 1, 1, 1
        $stats.WorkingFrames | Should -Be 1, 1, 2
        $stats.PermanentFrames | Should -Be 1, 1, 1
        $stats.WorkingElements | Should -Be $elements, $elements, (2 * $elements)
        $stats.SensoryBytes | Should -Be (@(3 * $hiddenChannels * $elements * 4) * 3)
        $stats[0].WorkingBytes | Should -BeGreaterThan 0
        $stats[2].WorkingBytes | Should -Be (2 * $stats[0].WorkingBytes)
        $stats[2].WorkingUsage | Should -BeGreaterThan 0
        $stats[2].LongTermElements | Should -Be 0
    }

    It 'shows full working memory being consolidated and full long-term memory evicting' {
        Start-Session @{ MemoryEvery = 1; MinWorkingFrames = 2; MaxWorkingFrames = 3; PrototypeCount = 8; LongTermCapacity = 20 }
        $null = Invoke-XMemStep $frames/*.jpg
        $stats = Get-XMemMemoryStats

        $stats.Consolidations | Should -BeGreaterThan 3
        $stats.Evictions | Should -BeGreaterThan 0
        $stats.EvictedElements | Should -BeGreaterThan 0
        $stats.LongTermElements | Should -BeGreaterOrEqual 8
        $stats.LongTermElements | Should -BeLessOrEqual 20
        $stats.WorkingFrames | Should -BeIn 2, 3
        $stats.LongTermBytes | Should -BeGreaterThan 0
        $stats.TotalBytes | Should -Be ($stats.SensoryBytes + $stats.WorkingBytes + $stats.LongTermBytes)
    }

    It 'shows working memory keeping every frame without long-term memory' {
        Start-Session @{ MemoryEvery = 1; NoLongTermMemory = $true }
        $null = Invoke-XMemStep $frames/*.jpg
        $stats = Get-XMemMemoryStats

        # More than the ten that working memory holds with long-term memory.
        $stats.WorkingFrames | Should -Be 12
        $stats.LongTermCapacity, $stats.Consolidations | Should -Be 0, 0
    }

    It 'counts objects that join later as a group of their own' {
        Write-Picture $TestDrive/first.png -Label 1
        Write-Picture $TestDrive/later.png -Label 2
        $null = New-XMemSession -Size 96
        Add-XMemMask $TestDrive/first.png
        Add-XMemMask $TestDrive/later.png -FrameName 00003
        $null = Invoke-XMemStep $frames/0000[0-4].jpg
        $stats = Get-XMemMemoryStats

        $stats.Objects, $stats.ObjectGroups, $stats.PermanentFrames | Should -Be 2, 2, 2
    }

    It 'counts the frames that are kept for good: <Expected> after <Name>' -ForEach @(
        @{ Name = 'a permanent mask'; Give = { Add-XMemMask $truth/00002.png -FrameName 00002 -Permanent }; Expected = 2 }
        @{ Name = 'two from the pipeline'; Give = { Get-ChildItem $truth/0000[23].png | Add-XMemMask -Permanent }; Expected = 3 }
        @{ Name = 'one that was found'; Give = { Add-XMemMask -Mask $found.Mask -FrameName 00002 -Permanent }; Expected = 2 }
        @{ Name = 'a permanent result'; Give = { $found | Add-XMemMask -FrameName 00001 -Permanent }; Expected = 2 }
        @{ Name = 'a mask like any other'; Give = { Add-XMemMask $truth/00002.png -FrameName 00002 }; Expected = 1 }
    ) {
        Start-Session @{ MemoryEvery = 1; MinWorkingFrames = 2; MaxWorkingFrames = 4; PrototypeCount = 8; LongTermCapacity = 20 }
        $found = Invoke-XMemStep $frames/00000.jpg
        & $Give
        $null = Get-ChildItem $frames | Select-Object -Skip 1 | Invoke-XMemStep
        $stats = Get-XMemMemoryStats

        $stats.PermanentFrames | Should -Be $Expected
        $stats.Evictions | Should -BeGreaterThan 0
    }

    Context 'with a limit' {
        It 'shows the settings that keep it, and a warning comes once' {
            Start-Session @{ MemoryEvery = 1 }
            $null = Invoke-XMemStep $frames/00000.jpg
            $free = Get-XMemMemoryStats

            # What is given up first, working on the objects together, changes no mask and is worth no warning.
            $apart = $free
            for ($atOnce = 2; $atOnce -ge 1; $atOnce--) {
                Start-Session @{ MemoryEvery = 1; MemoryLimit = $apart.EstimatedBytes - 1 }
                $null = Invoke-XMemStep $frames/00000.jpg -WarningVariable warning
                $warning | Should -BeNullOrEmpty
                $apart = Get-XMemMemoryStats
                $apart.ObjectsAtOnce | Should -Be $atOnce
                $apart.MaxWorkingFrames | Should -Be $free.MaxWorkingFrames
            }

            $limit = $apart.EstimatedBytes - 1
            Start-Session @{ MemoryEvery = 1; MemoryLimit = $limit }
            $null = Get-ChildItem $frames | Invoke-XMemStep -WarningVariable warning -WarningAction SilentlyContinue
            $limited = Get-XMemMemoryStats

            $warning | Should -HaveCount 1
            $warning.Message | Should -BeLike '*MemoryLimit*'
            $free.ObjectsAtOnce, $free.MaxWorkingFrames, $free.MinWorkingFrames | Should -Be 3, 10, 5
            $limited.ObjectsAtOnce, $limited.MaxWorkingFrames, $limited.MinWorkingFrames | Should -Be 1, 9, 4
            $limited.MemoryLimit | Should -Be $limit
            $limited.EstimatedBytes | Should -BeGreaterThan 0
            $limited.EstimatedBytes | Should -BeLessOrEqual $limit
        }

        It 'is not reached when a frame does not fit in, which ends the command' {
            Start-Session @{ MemoryLimit = '2MB' }

            $id = 'InvalidOption,XMem.PowerShell.Cmdlets.InvokeXMemStepCommand'
            { Invoke-XMemStep $frames/*.jpg } | Should -Throw '*MemoryLimit allows 2 MB*at least*' -ErrorId $id
            (Get-XMemMemoryStats).Frames | Should -Be 0
        }
    }
}
