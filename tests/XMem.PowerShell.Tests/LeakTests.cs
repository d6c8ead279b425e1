using System.Diagnostics;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Sessions that end give everything back, and a pipeline that is stopped leaves nothing half done.</summary>
public sealed class LeakTests : ClipTest
{
    // Far more than the frames of one session take, far less than a hundred sessions would.
    private const long AllowedGrowth = 32 << 20;

    // A mask of each session would be 1.2 MB.
    private const long AllowedManagedGrowth = 600 << 10;

    [Fact]
    public async Task A_hundred_sessions_leave_memory_and_threads_where_they_were()
    {
        // In a process of its own: what other tests do meanwhile does not count.
        var script = Folder["sessions.ps1"];
        await File.WriteAllTextAsync(
            script,
            """
            param($Module, $Frames, $Mask)
            Import-Module $Module
            function Get-Figure {
                [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
                $process = [Diagnostics.Process]::GetCurrentProcess()
                "$($process.WorkingSet64) $($process.Threads.Count) $([GC]::GetTotalMemory($true))"
            }
            # Another session stays open, as in a console: the networks stay loaded.
            $other = New-XMemSession
            for ($i = 1; $i -le 120; $i++) {
                $session = New-XMemSession -Size -1
                Add-XMemMask $Mask -Session $session
                $null = Invoke-XMemStep $Frames/00000.png, $Frames/00001.png -Session $session
                Remove-XMemSession $session
                if ($i -in 20, 120) { Get-Figure }
            }
            (Get-XMemSession).Name
            """,
            TestContext.Current.CancellationToken);
        var run = await ShellProcess.RunAsync(script, "-Module", Repository.Manifest, "-Frames", Clip.Frames, "-Mask", Clip.Mask(0));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Session1", lines[2]);
        var (first, last) = (Figures(lines[0]), Figures(lines[1]));
        TestContext.Current.TestOutputHelper?.WriteLine($"{first} to {last}");
        Assert.InRange(last.Bytes - first.Bytes, long.MinValue, AllowedGrowth);
        Assert.InRange(last.Threads - first.Threads, -100, 4);
        Assert.InRange(last.Managed - first.Managed, long.MinValue, AllowedManagedGrowth);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("Ctrl+C")]
    public async Task A_pipeline_that_is_stopped_leaves_whole_files_only_and_no_session(string how)
    {
        if (how == "Ctrl+C")
            Signal.Interrupt.SkipWhereItIsIgnored();
        Clip.Write(Folder, frames: 40);
        var script = Folder["stopped.ps1"];
        await File.WriteAllTextAsync(
            script,
            $$"""
            param($Module, $Frames, $Mask, $Temp)
            Import-Module $Module
            try {
                $session = New-XMemSession -Size -1
                Add-XMemMask $Mask
                Get-ChildItem $Frames | Invoke-XMemStep | Export-XMemMask $Temp/masks -PassThru |
                    Export-XMemOverlay -Video $Temp/clip.avi -ContactSheet $Temp/sheet.png -PassThru |
                    Export-XMemMemoryReport $Temp/report.html -PassThru |
                    ForEach-Object { if ($_.Index -eq 3) { 'four' | Out-Host; {{(how == "throw" ? "throw 'enough'" : "Start-Sleep 60")}} } }
                'not reached' | Out-Host
            } finally {
                $session | Remove-XMemSession
                "left: $(@(Get-XMemSession).Count)" | Out-Host
            }
            """,
            TestContext.Current.CancellationToken);

        using var process = ShellProcess.Start(new ShellStart(script, "-Module", Repository.Manifest, "-Frames", Clip.Frames, "-Mask", Clip.Mask(0), "-Temp", Folder.Path));
        Assert.Equal("four", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        if (how == "Ctrl+C")
            await Signal.Interrupt.SendAsync(process);

        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("left: 0", rest.Trim());
        Assert.NotEqual(0, process.ExitCode);
        Assert.Equal(["clip", "masks", "stopped.ps1"], Directory.GetFileSystemEntries(Folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var masks = Directory.GetFiles(Folder["masks"]).Order(StringComparer.Ordinal).ToList();
        Assert.InRange(masks.Count, 4, 39);
        Start();
        Run($"Get-ChildItem $frames | Select-Object -First {masks.Count} | Invoke-XMemStep | Export-XMemMask $temp/whole").Succeeded();
        Assert.Equal(Directory.GetFiles(Folder["whole"]).Select(Path.GetFileName).Order(StringComparer.Ordinal), masks.Select(Path.GetFileName));
        Assert.All(masks, mask => Assert.Equal(File.ReadAllBytes(Path.Combine(Folder["whole"], Path.GetFileName(mask))), File.ReadAllBytes(mask)));
    }

    private static (long Bytes, int Threads, long Managed) Figures(string line)
    {
        var parts = line.Split(' ');
        return (long.Parse(parts[0], null), int.Parse(parts[1], null), long.Parse(parts[2], null));
    }
}
