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

Describe 'State of a session' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask
        $script:first = Invoke-XMemStep $frames/0000[0-3].jpg
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Remove-XMemObject' {
        It 'stops following an object; its number can be given again' {
            Remove-XMemObject 2
            $result = Invoke-XMemStep $frames/00004.jpg
            Add-XMemMask "$($clip.GroundTruthFolder)/00005.png"
            $again = Invoke-XMemStep $frames/00005.jpg

            $result.Objects.Label | Should -Be 1, 3
            $result.Mask.Labels | Should -Not -Contain 2
            $again.Objects.Label | Should -Be 1, 3, 2
            $again.Mask.Labels | Should -Contain 2
        }

        It 'takes objects of a result' {
            $first[-1].Objects | Where-Object Label -GT 1 | Remove-XMemObject
            $session.Objects | Should -Be 1
        }

        It 'names the objects that there are' {
            { Remove-XMemObject 9 -ErrorAction Stop } | Should -Throw '*1, 2, 3*' -ErrorId 'ObjectNotFound,*'
        }
    }

    Context 'Export-XMemSession and Import-XMemSession' {
        It 'goes on in another process with the same masks' {
            Export-XMemSession $TestDrive/shot.xmem
            $whole = Get-ChildItem $frames | Select-Object -Skip 4 | Invoke-XMemStep -Session $session
            $whole | Export-XMemMask $TestDrive/whole

            & (Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')) -NoProfile -Command {
                param($Base, $File, $Frames, $Out)
                Import-Module $Base
                $null = Import-XMemSession $File
                Get-ChildItem $Frames | Select-Object -Skip 4 | Invoke-XMemStep | Export-XMemMask $Out
            } -args (Get-Module XMem.PowerShell).ModuleBase, "$TestDrive/shot.xmem", $frames, "$TestDrive/resumed"

            $resumed = (Get-ChildItem $TestDrive/resumed | Get-FileHash).Hash
            $resumed.Count | Should -Be 8
            $resumed | Should -Be (Get-ChildItem $TestDrive/whole | Get-FileHash).Hash
        }

        It 'asks with -WhatIf, keeps with -NoClobber' {
            Export-XMemSession $TestDrive/new.xmem -WhatIf
            "$TestDrive/new.xmem" | Should -Not -Exist
            Export-XMemSession $TestDrive/new.xmem
            (Get-Item $TestDrive/new.xmem).Length | Should -BeGreaterThan (Get-XMemMemoryStats).SensoryBytes
            { Export-XMemSession $TestDrive/new.xmem -NoClobber -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        }

        It 'takes the options of its execution provider' {
            Export-XMemSession $TestDrive/options.xmem
            (Import-XMemSession $TestDrive/options.xmem -Precision Float16).ExecutionProvider | Should -Be 'Cpu'
            { Import-XMemSession $TestDrive/options.xmem -DeviceId 1 } | Should -Throw '*no devices*' -ErrorId 'InvalidOption,*'
        }

        It 'refuses a damaged file' {
            Export-XMemSession $TestDrive/bad.xmem
            $bytes = [IO.File]::ReadAllBytes("$TestDrive/bad.xmem")
            $bytes[-100] = $bytes[-100] -bxor 1
            [IO.File]::WriteAllBytes("$TestDrive/bad.xmem", $bytes)
            { Import-XMemSession $TestDrive/bad.xmem } | Should -Throw '*is damaged*' -ErrorId 'SessionFileUnreadable,*'
        }
    }

    Context 'Add-XMemMask -Permanent' {
        It 'keeps a frame in memory for good, also in a file' {
            $null = New-XMemSession -Size 96 -MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 16 -OutVariable kept
            Add-XMemMask $clip.FirstMask -Session $kept[0]
            Add-XMemMask "$($clip.GroundTruthFolder)/00002.png" -FrameName 00002 -Permanent -Session $kept[0]
            $null = Get-ChildItem $frames | Invoke-XMemStep -Session $kept[0]
            Export-XMemSession $TestDrive/kept.xmem -Session $kept[0]
            $restored = Import-XMemSession $TestDrive/kept.xmem

            (Get-XMemMemoryStats $kept[0]).PermanentFrames | Should -Be 2
            (Get-XMemMemoryStats $kept[0]).Consolidations | Should -BeGreaterThan 2
            (Get-XMemMemoryStats $restored).PermanentFrames | Should -Be 2
        }
    }
}
