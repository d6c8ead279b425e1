#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    . $PSScriptRoot/Runspaces.ps1
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:frames = $clip.FramesFolder
    Copy-Item $frames/00000.jpg, $clip.FirstMask $TestDrive
}

Describe 'A session' {
    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'for <Command>' -ForEach @(
        @{ Command = 'Invoke-XMemStep'; Arguments = @{ Path = '00000.jpg' } }
        @{ Command = 'Add-XMemMask'; Arguments = @{ Path = '00000.png' } }
        @{ Command = 'Get-XMemMemoryStats'; Arguments = @{} }
        @{ Command = 'Remove-XMemObject'; Arguments = @{ ObjectId = 1 } }
        @{ Command = 'Export-XMemSession'; Arguments = @{ Path = 'none.xmem' } }
    ) {
        BeforeAll {
            $script:type = "XMem.PowerShell.Cmdlets.$($Command.Replace('-', ''))Command"
        }

        BeforeEach {
            Push-Location $TestDrive
        }

        AfterEach {
            Pop-Location
            "$TestDrive/none.xmem" | Should -Not -Exist
        }

        It 'must be made where there is none' {
            { & $Command @Arguments } | Should -Throw '*New-XMemSession*' -ErrorId "SessionNotFound,$type"
        }

        It 'must be chosen where there are two' {
            $null = New-XMemSession -Name left
            $null = New-XMemSession -Name right

            { & $Command @Arguments } | Should -Throw '*left, right*-Session*' -ErrorId "SessionAmbiguous,$type"
        }

        It 'must not have been removed' {
            $session = New-XMemSession
            Remove-XMemSession $session

            { & $Command @Arguments -Session $session } | Should -Throw '*New-XMemSession*' -ErrorId "SessionDisposed,$type"
        }
    }

    It 'is meant when it is the only one left' {
        $session = New-XMemSession -Size 96
        Remove-XMemSession (New-XMemSession)
        Add-XMemMask $clip.FirstMask
        $null = Invoke-XMemStep $frames/00000.jpg

        $session.FrameCount | Should -Be 1
    }

    It 'does not disturb another' {
        $apart, $parted = 1..2 | ForEach-Object { New-XMemSession -Size 96 }
        Add-XMemMask $clip.FirstMask -Session $apart
        Add-XMemMask $clip.FirstMask -Session $parted

        $one = Invoke-XMemStep $frames/0000[0-1].jpg -Session $parted
        $whole = Invoke-XMemStep $frames/0000[0-3].jpg -Session $apart
        $apart.FrameCount, $parted.FrameCount | Should -Be 4, 2
        $two = Invoke-XMemStep $frames/0000[2-3].jpg -Session $parted
        $apart.FrameCount, $parted.FrameCount | Should -Be 4, 4

        $one.FrameName + $two.FrameName | Should -Be $whole.FrameName
        [System.Linq.Enumerable]::SequenceEqual([byte[]] $two[1].Mask.Labels, [byte[]] $whole[3].Mask.Labels) | Should -BeTrue
    }

    It 'says what it is' {
        $made = New-XMemSession -Size 96 -Name shot010 -TopK 20
        Add-XMemMask $clip.FirstMask
        $null = Invoke-XMemStep $frames/00000.jpg
        $session = Get-XMemSession

        $session.Id | Should -Be $made.Id
        $session.Name | Should -Be 'shot010'
        $session.Model | Should -Be 'xmem-tiny'
        $session.ExecutionProvider | Should -Be 'Cpu'
        $session.Objects | Should -Be 1, 2, 3
        $session.FrameCount | Should -Be 1
        $session.State | Should -Be 'Open'
        $session.Options.TopK | Should -Be 20
    }

    It 'ends with its runspace, which numbers its own from 1' {
        $null = New-XMemSession
        $id, $before, $session = (Invoke-Runspace { ($session = New-XMemSession).Id; "$($session.State)"; $session }).Output

        $id | Should -Be 1
        $before | Should -Be 'Open'
        $session.State | Should -Be 'Removed'
        Get-XMemSession | Should -HaveCount 1
    }

    It 'ends with the module, with frames or without' {
        $output = (Invoke-Runspace -ArgumentList $clip {
            $module = Get-Module XMem.PowerShell
            $first = New-XMemSession -Size 96
            $second = New-XMemSession
            Add-XMemMask $args[0].FirstMask -Session $first
            $null = Invoke-XMemStep "$($args[0].FramesFolder)/00000.jpg" -Session $first
            Remove-Module $module
            "$($first.State)"; "$($second.State)"
            Import-Module $module.ModuleBase
            @(Get-XMemSession).Count
        }).Output

        $output | Should -Be 'Removed', 'Removed', 0
    }

    It 'leaves no memory in networks that others use' {
        # In a process of its own, whose working set is these sessions'.
        $before, $after = & (Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')) -NoProfile -Command {
            param($Base, $Clip)
            Import-Module $Base
            $small = New-XMemSession -Size 96 -Threads 1
            $large = New-XMemSession -Size 720 -Threads 1
            foreach ($session in $small, $large) {
                Add-XMemMask $Clip.FirstMask -Session $session
                $null = Invoke-XMemStep "$($Clip.FramesFolder)/00000.jpg" -Session $session
            }

            [Environment]::WorkingSet
            Remove-XMemSession $large
            $null = Invoke-XMemStep "$($Clip.FramesFolder)/00001.jpg" -Session $small
            [Environment]::WorkingSet
        } -args (Get-Module XMem.PowerShell).ModuleBase, $clip

        $after | Should -BeLessThan (0.75 * $before)
    }
}

Describe 'Sessions' {
    BeforeEach {
        $script:left, $script:right = 'left', 'right' | ForEach-Object { New-XMemSession -Name $_ }
        $script:third = New-XMemSession
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    It 'are listed in the order of their numbers' {
        (Get-XMemSession).Name | Should -Be 'left', 'right', "Session$($third.Id)"
    }

    It 'are found by <Name>' -ForEach @(
        @{ Name = 'a name in any case'; Script = { Get-XMemSession RIGHT }; Found = { $right } }
        @{ Name = 'several wildcards'; Script = { Get-XMemSession -Name l*, Session* }; Found = { $left, $third } }
        @{ Name = 'numbers, in their order'; Script = { Get-XMemSession -Id $third.Id, $left.Id }; Found = { $third, $left } }
        @{ Name = 'a wildcard that fits none'; Script = { Get-XMemSession nothing* }; Found = { } }
    ) {
        $ErrorActionPreference = 'Stop'
        $expected = & $Found
        (& $Script).Id | Should -Be $expected.Id
    }

    It 'are removed by <Name>' -ForEach @(
        @{ Name = 'a name in any case'; Script = { Remove-XMemSession -Name LEFT }; Remaining = { $right, $third } }
        @{ Name = 'several wildcards'; Script = { Remove-XMemSession l*, Session* }; Remaining = { $right } }
        @{ Name = 'a wildcard that fits all'; Script = { Remove-XMemSession -Name * }; Remaining = { } }
        @{
            Name = 'a wildcard that fits none'
            Script = { Remove-XMemSession -Name nothing* }; Remaining = { $left, $right, $third }
        }
        @{ Name = 'numbers'; Script = { Remove-XMemSession -Id $third.Id, $left.Id }; Remaining = { $right } }
        @{ Name = 'themselves'; Script = { Remove-XMemSession (Get-XMemSession l*) }; Remaining = { $right, $third } }
        @{ Name = 'the pipeline'; Script = { Get-XMemSession -Id $right.Id | Remove-XMemSession }; Remaining = { $left, $third } }
    ) {
        $ErrorActionPreference = 'Stop'
        & $Script
        $expected = & $Remaining
        (Get-XMemSession).Id | Should -Be $expected.Id
    }

    It 'may be removed again' {
        Get-XMemSession | Remove-XMemSession
        Remove-XMemSession $left, $right

        $left.State, $right.State | Should -Be 'Removed', 'Removed'
        Get-XMemSession | Should -BeNullOrEmpty
    }

    It 'stay with -WhatIf' {
        Remove-XMemSession $left -WhatIf
        Remove-XMemSession right -WhatIf

        $left.State, $right.State | Should -Be 'Open', 'Open'
    }

    It 'are worked on although another, given by <By>, is not there' -ForEach @(
        @{ By = 'Name'; Missing = 'middle'; Given = { 'middle', 'left' } }
        @{ By = 'Id'; Missing = '999999'; Given = { 999999, $left.Id } }
    ) {
        $parameters = @{ $By = & $Given; ErrorVariable = '+problem'; ErrorAction = 'SilentlyContinue' }
        $problem = @()
        (Get-XMemSession @parameters).Id | Should -Be $left.Id
        Remove-XMemSession @parameters
        $left.State | Should -Be 'Removed'

        $problem.FullyQualifiedErrorId | Should -Be @(
            'SessionNotFound,XMem.PowerShell.Cmdlets.GetXMemSessionCommand'
            'SessionNotFound,XMem.PowerShell.Cmdlets.RemoveXMemSessionCommand')
        foreach ($item in $problem) {
            $item.Exception.Message | Should -BeLike "*'$Missing'*Get-XMemSession lists*"
        }
    }
}
