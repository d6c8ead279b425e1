#requires -Version 7.4
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'Module', Justification = 'Used in BeforeAll.')]
param(
    [string] $Module
)

BeforeAll {
    $script:clip = . $PSScriptRoot/Setup.ps1 -Module $Module
    $script:base = (Get-Module XMem.PowerShell).ModuleBase
    $script:pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
}

Describe 'Sessions that end' {
    It 'leave memory and threads where they were' {
        # In a process of its own: what other tests have left does not count.
        $figures = & $pwsh -NoProfile -Command {
            param($Base, $Clip)
            $ErrorActionPreference = 'Stop'
            Import-Module $Base

            # Another session stays open, as in a console: the networks stay loaded.
            $other = New-XMemSession -Name other
            for ($i = 1; $i -le 80; $i++) {
                $session = New-XMemSession -Size 96
                Add-XMemMask $Clip.FirstMask -Session $session
                $null = Invoke-XMemStep "$($Clip.FramesFolder)/00000.jpg", "$($Clip.FramesFolder)/00001.jpg" -Session $session
                Remove-XMemSession $session
                if ($i -in 40, 80) {
                    [GC]::Collect()
                    [GC]::WaitForPendingFinalizers()
                    [GC]::Collect()
                    $process = [System.Diagnostics.Process]::GetCurrentProcess()
                    [pscustomobject] @{
                        Bytes = $process.WorkingSet64; Threads = $process.Threads.Count; Managed = [GC]::GetTotalMemory($true)
                        Sessions = (Get-XMemSession).Name
                    }
                }
            }
        } -args $base, $clip

        $figures | Should -HaveCount 2
        $figures.Sessions | Should -Be 'other', 'other'

        # Half of what forty sessions take that are not removed.
        $figures[1].Bytes - $figures[0].Bytes | Should -BeLessThan 27MB
        $figures[1].Threads - $figures[0].Threads | Should -BeLessOrEqual 4

        # A mask of each session would be 600 KB, and what else it has as much again.
        $figures[1].Managed - $figures[0].Managed | Should -BeLessThan 400KB
    }
}

Describe 'A pipeline that is stopped' {
    It 'leaves whole files only, and no session, when it is stopped by <How>' -ForEach @(
        @{ How = 'an error'; OnFourth = { throw 'enough' } }
        @{ How = 'Ctrl+C'; OnFourth = { $reached.Set(); Start-Sleep 60 } }
    ) {
        $out = (New-Item (Join-Path $TestDrive $How) -ItemType Directory).FullName
        $reached = [System.Threading.ManualResetEventSlim]::new()
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($Base, $Clip, $Out, $Reached, $OnFourth)
                Import-Module $Base
                try {
                    $session = New-XMemSession -Size 96
                    Add-XMemMask $Clip.FirstMask
                    Invoke-XMemStep "$($Clip.FramesFolder)/*.jpg" | Export-XMemMask $Out/masks -PassThru |
                        Export-XMemOverlay -Video $Out/clip.avi -ContactSheet $Out/sheet.png -PassThru |
                        Export-XMemMemoryReport $Out/report.html -PassThru |
                        ForEach-Object { if ($_.Index -eq 3) { & ([scriptblock]::Create($OnFourth)) } }
                } finally {
                    $session | Remove-XMemSession
                    $global:left = @(Get-XMemSession).Count
                    $global:state = $session.State
                }
            }).AddParameters(@($base, $clip, $out, $reached, "$OnFourth"))

        $run = $shell.BeginInvoke()
        if ($How -eq 'Ctrl+C') {
            # What a console does when it is pressed.
            $reached.Wait(30000) | Should -BeTrue
            $shell.Stop()
        }

        { $shell.EndInvoke($run) } | Should -Throw
        $shell.InvocationStateInfo.State | Should -Be ($How -eq 'Ctrl+C' ? 'Stopped' : 'Failed')
        $shell.Runspace.SessionStateProxy.GetVariable('left') | Should -Be 0
        $shell.Runspace.SessionStateProxy.GetVariable('state') | Should -Be 'Removed'
        $shell.Runspace.Dispose()
        $shell.Dispose()

        (Get-ChildItem $out -Force).Name | Should -Be 'masks'
        $masks = Get-ChildItem $out/masks -Force
        $masks.Count | Should -BeGreaterOrEqual 4
        $masks.Count | Should -BeLessThan 12

        $session = New-XMemSession -Size 96
        Add-XMemMask $clip.FirstMask -Session $session
        $frames = Get-ChildItem $clip.FramesFolder | Select-Object -First $masks.Count
        $frames | Invoke-XMemStep -Session $session | Export-XMemMask $out/whole
        Remove-XMemSession $session
        $whole = Get-ChildItem $out/whole
        $masks.Name | Should -Be $whole.Name
        ($masks | Get-FileHash).Hash | Should -Be ($whole | Get-FileHash).Hash
    }
}
