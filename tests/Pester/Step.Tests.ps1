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
    $script:few = (New-Item $TestDrive/few -ItemType Directory).FullName
    Copy-Item $frames/0000[0-3].jpg $few
}

Describe 'Invoke-XMemStep' {
    BeforeEach {
        $script:session = New-XMemSession -Size 96 -MemoryEvery 2
        Add-XMemMask $clip.FirstMask
    }

    AfterEach {
        Get-XMemSession | Remove-XMemSession
    }

    Context 'Paths' {
        It 'tracks a whole clip in the order of its names from <Name>' -ForEach @(
            @{ Name = 'Get-ChildItem'; Script = { Get-ChildItem $few | Invoke-XMemStep } }
            @{
                Name = 'Get-ChildItem with a wildcard, and -Session'
                Script = { Get-ChildItem $few/*.jpg | Invoke-XMemStep -Session $session }
            }
            @{ Name = 'a wildcard'; Script = { Invoke-XMemStep $few/*.jpg } }
            @{ Name = '-Path and -Session'; Script = { Invoke-XMemStep -Session $session -Path "$few/*" } }
            @{ Name = 'a wildcard in the pipeline'; Script = { "$few/*.jpg" | Invoke-XMemStep } }
            @{ Name = 'an array of strings'; Script = { [IO.Directory]::GetFiles($few) | Sort-Object | Invoke-XMemStep } }
        ) {
            (& $Script).FrameName | Should -Be '00000', '00001', '00002', '00003'
        }

        It 'tracks frames in the order in which they are named by <Name>' -ForEach @(
            @{ Name = 'strings in the pipeline'; Script = { "$frames/00002.jpg", "$frames/00000.jpg" | Invoke-XMemStep } }
            @{ Name = '-Path'; Script = { Invoke-XMemStep -Path "$frames/00002.jpg", "$frames/00000.jpg" } }
            @{ Name = '-LiteralPath'; Script = { Invoke-XMemStep -LiteralPath "$frames/00002.jpg", "$frames/00000.jpg" } }
            @{ Name = '-LP'; Script = { Invoke-XMemStep -LP "$frames/00002.jpg", "$frames/00000.jpg" } }
            @{
                Name = 'files'
                Script = { [IO.FileInfo] "$frames/00002.jpg", [IO.FileInfo] "$frames/00000.jpg" | Invoke-XMemStep }
            }
            @{
                Name = 'a property Path'
                Script = { 2, 0 | ForEach-Object { [pscustomobject] @{ Path = "$frames/0000$_.jpg" } } | Invoke-XMemStep }
            }
            @{
                Name = 'a property LiteralPath'
                Script = { 2, 0 | ForEach-Object { [pscustomobject] @{ LiteralPath = "$frames/0000$_.jpg" } } | Invoke-XMemStep }
            }
            @{
                Name = 'a property PSPath'
                Script = {
                    $provider = 'Microsoft.PowerShell.Core\FileSystem'
                    2, 0 | ForEach-Object { [pscustomobject] @{ PSPath = "${provider}::$frames/0000$_.jpg" } } | Invoke-XMemStep
                }
            }
            @{
                Name = 'paths from the current location'
                Script = {
                    Push-Location $frames
                    try { '00002.jpg', './00000.jpg' | Invoke-XMemStep } finally { Pop-Location }
                }
            }
        ) {
            (& $Script).FrameName | Should -Be '00002', '00000'
        }

        It 'chooses frames by a pattern' {
            (Invoke-XMemStep $frames/0000[13].jpg).FrameName | Should -Be '00001', '00003'
        }

        It 'takes numbers in names for numbers when a wildcard chooses' {
            foreach ($number in 2, 10, 9) {
                Copy-Item $frames/00000.jpg $TestDrive/take$number.jpg
            }

            (Invoke-XMemStep $TestDrive/take*.jpg).FrameName | Should -Be 'take2', 'take9', 'take10'
        }

        It 'takes brackets in names literally from <Name>' -ForEach @(
            @{ Name = 'Get-ChildItem'; Script = { Get-ChildItem -LiteralPath (Split-Path $file) | Invoke-XMemStep } }
            @{ Name = '-LiteralPath'; Script = { Invoke-XMemStep -LiteralPath $file } }
        ) {
            $file = Join-Path (New-Item "$TestDrive/shot [v1]" -ItemType Directory -Force).FullName 'frame[0].jpg'
            Copy-Item $frames/00000.jpg -Destination $file

            (& $Script).FrameName | Should -Be 'frame[0]'
        }

        It 'takes brackets in a pattern for wildcards, and says so' {
            Copy-Item $frames/00000.jpg -Destination "$TestDrive/frame[0].jpg"

            { Invoke-XMemStep "$TestDrive/frame[0].jpg" -ErrorAction Stop } |
                Should -Throw '*frame`[0`].jpg*-LiteralPath*' -ErrorId 'PathNotFound,*'
        }

        It 'goes on after a path that leads nowhere' {
            $results = "$frames/00000.jpg", "$frames/nothing.jpg", "$frames/00001.jpg" |
                Invoke-XMemStep -ErrorVariable problem -ErrorAction SilentlyContinue

            $problem | Should -HaveCount 1
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
            $problem[0].Exception.Message | Should -BeLike '*nothing.jpg*Check the path*'
            $results.FrameName | Should -Be '00000', '00001'
        }

        It 'refuses a path of another provider given by <_>' -ForEach 'Path', 'LiteralPath' {
            $path = @{ $_ = 'Variable:HOME' }

            { Invoke-XMemStep @path -ErrorAction Stop } | Should -Throw '*Variable:HOME*' -ErrorId 'NotAFilePath,*'
        }
    }

    Context 'Results' {
        It 'passes each result on before the next frame comes' {
            $log = [System.Collections.Generic.List[string]]::new()
            Get-ChildItem $frames/0000[0-3].jpg | ForEach-Object { $log.Add("in $($_.BaseName)"); $_ } | Invoke-XMemStep |
                ForEach-Object { $log.Add("out $($_.FrameName)") }

            $log | Should -Be (0..3).ForEach({ "in 0000$_"; "out 0000$_" })
        }

        It 'tracks no more frames than are asked for' {
            $tracked = Get-ChildItem $frames | Invoke-XMemStep | Select-Object -First 2

            $tracked.Count | Should -Be 2
            $session.FrameCount | Should -Be 2
        }

        It 'says what each frame was and what was found' {
            $results = Get-ChildItem $frames/0000[0-5].jpg | Invoke-XMemStep

            $results.Index | Should -Be (0..5)
            $results.IsMemoryFrame | Should -Be $true, $false, $true, $false, $true, $false
            $results.IsAnnotated | Should -Be $true, $false, $false, $false, $false, $false
            $results[3].FramePath | Should -Be (Convert-Path $frames/00003.jpg)
        }

        It 'counts the pixels of each object' {
            $labels = (Get-ModuleType XMem.Imaging.MaskReader)::Read($clip.FirstMask).Labels
            $counts = $labels | Where-Object { $_ } | Group-Object | Sort-Object { [int] $_.Name }

            $objects = (Invoke-XMemStep $frames/00000.jpg).Objects
            $objects.Label | Should -Be 1, 2, 3
            $objects.Area | Should -Be $counts.ForEach({ $_.Count })
        }
    }

    Context 'Progress' {
        It 'tells of every frame with -Verbose' {
            $lines = Invoke-XMemStep $frames/0000[0-3].jpg -Verbose 4>&1 |
                Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }

            $lines | Should -HaveCount 4
            $lines[1].Message | Should -Match '^Frame 00001: \d+ ms\.$'
            $lines[2].Message | Should -Match '^Frame 00002: \d+ ms, remembered\.$'
        }

        It 'ends its progress bar' {
            $run = Invoke-Runspace -ArgumentList $clip {
                $null = New-XMemSession -Size 96
                Add-XMemMask $args[0].FirstMask
                Get-ChildItem $args[0].FramesFolder | Invoke-XMemStep
            }

            $run.Output | Should -HaveCount 12
            "$($run.Progress[-1].Activity) $($run.Progress[-1].RecordType)" | Should -Be 'Tracking Completed'
        }
    }
}
