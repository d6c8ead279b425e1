using XMem.Clips;
using XMem.Imaging.MaskFormats;
using XMem.Tests.Support;
using XMem.Tests.Tracking;

namespace XMem.Tests.Clips;

/// <summary>Whatever ends a task, the run is gone on with to the files of an undisturbed one.</summary>
public sealed class ClipResumeTests : IClassFixture<ClipFixture>, IDisposable
{
    private readonly ClipFixture _clip;
    private readonly TemporaryFolder _folder = new();

    public ClipResumeTests(ClipFixture clip) => _clip = clip;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    public void A_task_that_was_stopped_leaves_a_checkpoint_at_the_frame(int framesBefore)
    {
        using var stop = new CancellationTokenSource();
        var observer = new ClipObserver(progress => Cancel(stop, progress.Done == framesBefore));
        Assert.Throws<OperationCanceledException>(() => ClipRunner.Run(_clip.Job(Out), observer, stop.Token));

        Assert.Equal("Interrupted", ClipFixture.Report(Out).GetProperty("state").GetString());
        Assert.Equal(framesBefore, ClipFixture.Report(Out).GetProperty("checkpoint").GetProperty("position").GetInt32());
        Assert.Equal(framesBefore, Directory.GetFiles(Out, "*.png").Length);
        Assert.False(File.Exists(Path.Combine(Out, "run.lock")));

        var result = ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop);
        Assert.Equal((14, 14 - framesBefore), (result.MaskCount, result.TrackedCount));
        AssertUndisturbed(_clip.Job(""));
    }

    [Theory]
    [InlineData(2, ClipDirection.Forward, "Indexed")]
    [InlineData(4, ClipDirection.Forward, "ExrMatte")]
    [InlineData(8, ClipDirection.Both, "Indexed")]
    [InlineData(9, ClipDirection.Both, "Indexed")]
    [InlineData(11, ClipDirection.Both, "Indexed")]
    [InlineData(5, ClipDirection.Backward, "Matte")]
    public void A_task_that_was_killed_loses_the_frames_since_the_checkpoint(int framesBefore, ClipDirection direction, string format)
    {
        var job = _clip.Job(_folder["killed"], ClipFixture.Mask(5), ClipFixture.Mask(7, only: 1)) with
        {
            Direction = direction,
            Export = new MaskExportOptions { Format = MaskFormat.Find(format), IsSoft = format == "ExrMatte" },
        };
        using var stop = new CancellationTokenSource();
        var frame = "";
        var observer = new ClipObserver(progress =>
        {
            if (progress.Done != framesBefore)
                return;
            frame = progress.Result.FrameName;
            Copy(_folder["killed"], Out);
            stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => ClipRunner.Run(job, observer, stop.Token));
        var place = format == "Indexed" ? Out : Path.Combine(Out, "1");
        File.WriteAllText(Path.Combine(place, $".{frame}.abcd1234.{(format == "ExrMatte" ? "exr" : "png")}"), "half a mask");
        File.WriteAllText(Path.Combine(Out, ".run-0-000003.abcd1234.xmem"), "half a session");
        File.WriteAllText(Path.Combine(Out, ".run.abcd1234.json"), "half a report");
        File.WriteAllText(Path.Combine(Out, ".somebody-elses.png"), "precious");
        Assert.Equal("Running", ClipFixture.Report(Out).GetProperty("state").GetString());

        ClipRunner.Run(job with { Destination = Out }, cancellationToken: Stop);

        Assert.Equal("precious", File.ReadAllText(Path.Combine(Out, ".somebody-elses.png")));
        File.Delete(Path.Combine(Out, ".somebody-elses.png"));
        AssertUndisturbed(job);
    }

    [Fact]
    public void Of_a_run_that_is_done_nothing_is_done_again()
    {
        ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop);
        var written = File.GetLastWriteTimeUtc(Path.Combine(Out, "run.json"));
        var observer = new ClipObserver();
        var result = ClipRunner.Run(_clip.Job(Out), observer, Stop);
        Assert.Equal((14, 0), (result.MaskCount, result.TrackedCount));
        Assert.Empty(observer.Progress);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Out, "run.json")));
    }

    [Fact]
    public void Masks_that_are_missing_are_made_again()
    {
        ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop);
        File.Delete(Path.Combine(Out, "00004.png"));
        File.WriteAllText(Path.Combine(Out, "00006.png"), "not as it was");
        var observer = new ClipObserver();
        var result = ClipRunner.Run(_clip.Job(Out), observer, Stop);
        Assert.Equal(14, result.TrackedCount);
        Assert.Contains("2 masks that were done are missing or have changed, '00004.png'", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(observer.Warnings, result.Warnings);
        AssertUndisturbed(_clip.Job(""));
    }

    [Fact]
    public void A_checkpoint_that_is_cut_short_anywhere_costs_time_only()
    {
        Interrupt(6);
        var session = Assert.Single(Directory.GetFiles(Out, "*.xmem"));
        var bytes = File.ReadAllBytes(session);
        for (var length = 0; length < bytes.Length; length += Math.Max(4096, bytes.Length / 4096 / 5 * 4096))
        {
            Interrupt(6);
            File.WriteAllBytes(session, bytes[..length]);
            var observer = new ClipObserver();
            Assert.Equal(14, ClipRunner.Run(_clip.Job(Out), observer, Stop).TrackedCount);
            Assert.Contains("The checkpoint cannot be read", Assert.Single(observer.Warnings), StringComparison.Ordinal);
            AssertUndisturbed(_clip.Job(""));
        }
    }

    [Fact]
    public void A_checkpoint_that_is_gone_costs_time_only()
    {
        Interrupt(6);
        File.Delete(Assert.Single(Directory.GetFiles(Out, "*.xmem")));
        Assert.Equal(14, ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop).TrackedCount);
        AssertUndisturbed(_clip.Job(""));
    }

    [Fact]
    public void A_folder_with_a_run_is_not_touched_unless_asked()
    {
        Interrupt(6);
        var before = ClipFixture.Content(Out);
        Refusal.Of(XMemErrorKind.RunExists, () => ClipRunner.Run(_clip.Job(Out) with { Resume = false }, cancellationToken: Stop), Out, "interrupted", "-Resume", "-Force");
        Assert.Equal(before, ClipFixture.Content(Out));

        var other = _clip.Job(Out) with { Resume = false, Force = true, Options = ClipFixture.Options with { Size = 64 } };
        Assert.Equal(14, ClipRunner.Run(other, cancellationToken: Stop).TrackedCount);
        AssertUndisturbed(other);
    }

    [Fact]
    public void Only_the_same_run_is_gone_on_with()
    {
        Interrupt(6);
        var job = _clip.Job(Out);
        Mismatch(job with { Options = ClipFixture.Options with { Size = 64 } }, "options.size was -1 and is 64");
        Mismatch(job with { Options = ClipFixture.Options with { UseSensoryMemory = false } }, "options.useSensoryMemory was true and is false");
        Mismatch(job with { Direction = ClipDirection.Backward }, "direction was Forward and is Backward");
        Mismatch(job with { Export = new MaskExportOptions { Format = MaskFormat.Find("Matte") } }, "output.format was Indexed and is Matte");
        Mismatch(job with { Destination = Path.Combine(Out, "m.####.png") }, "output.destination");
        Mismatch(job with { Masks = [ClipFixture.Mask(0, only: 1)] }, "masks");
        Mismatch(job with { Frames = [.. job.Frames.Skip(1)], Masks = [ClipFixture.Mask(1)] }, "it had 14 frames and there are 13", "'00000.png' is now '00001.png'");

        // These change no mask.
        var changed = job with { Options = ClipFixture.Options with { Threads = 1, MemoryLimit = 1L << 34 }, CheckpointEvery = 5, SkipBadFrames = true };
        Assert.Equal(8, ClipRunner.Run(changed, cancellationToken: Stop).TrackedCount);
        AssertUndisturbed(job);
    }

    [Fact]
    public void A_frame_of_another_length_is_another_frame_and_one_written_anew_is_told_of()
    {
        Copy(_clip.FramesFolder, _folder["frames"]);
        var job = _clip.Job(Out) with { Frames = ClipFrames.Find([_folder["frames"]], cancellationToken: Stop).Frames };
        Interrupt(6, job);
        File.SetLastWriteTimeUtc(_folder["frames/00003.png"], DateTime.UtcNow.AddDays(1));
        var observer = new ClipObserver();
        Interrupt(3, job, observer);
        Assert.Contains("1 frames were written anew", Assert.Single(observer.Warnings), StringComparison.Ordinal);

        using (var file = File.OpenWrite(_folder["frames/00003.png"]))
            file.SetLength(file.Length + 1);
        Mismatch(job, "frame '00003.png' had", "bytes and has");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    public void A_damaged_report_is_refused(string text)
    {
        Interrupt(6);
        var path = Path.Combine(Out, "run.json");
        File.WriteAllText(path, text);
        Refusal.OfFile(path, XMemErrorKind.RunUnreadable, () => ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop), "-Force");
        ClipRunner.Run(_clip.Job(Out) with { Resume = false, Force = true }, cancellationToken: Stop);
        AssertUndisturbed(_clip.Job(""));
    }

    [Fact]
    public void A_report_of_a_newer_format_is_refused()
    {
        Interrupt(6);
        var path = Path.Combine(Out, "run.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format\": 1,", "\"format\": 2,", StringComparison.Ordinal));
        Refusal.OfFile(path, XMemErrorKind.RunUnreadable, () => ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop), "version 2");
    }

    [Fact]
    public void Two_tasks_on_one_folder_do_not_go_together()
    {
        var observer = new ClipObserver(progress =>
        {
            if (progress.Done == 2)
                Refusal.Of(XMemErrorKind.RunLocked, () => ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop), Out, $"process {Environment.ProcessId}");
        });
        ClipRunner.Run(_clip.Job(Out), observer, Stop);
        Assert.Equal(14, observer.Progress.Count);
        AssertUndisturbed(_clip.Job(""));
    }

    [Fact]
    public void A_lock_file_that_was_left_behind_locks_nothing()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "run.lock"), "somewhere, process 1");
        ClipRunner.Run(_clip.Job(Out), cancellationToken: Stop);
        AssertUndisturbed(_clip.Job(""));
    }

    private void Interrupt(int after, ClipJob? job = null, ClipObserver? inner = null)
    {
        job ??= _clip.Job(Out) with { Resume = false, Force = true };
        using var stop = new CancellationTokenSource();
        var count = 0;
        var observer = new ClipObserver(_ => Cancel(stop, ++count == after));
        Assert.Throws<OperationCanceledException>(() => ClipRunner.Run(job, observer, stop.Token));
        inner?.Warnings.AddRange(observer.Warnings);
    }

    private static void Mismatch(ClipJob job, params ReadOnlySpan<string> words) =>
        Refusal.Of(XMemErrorKind.RunMismatch, () => ClipRunner.Run(job, cancellationToken: Stop), [.. words, "-Force"]);

    private static void Cancel(CancellationTokenSource stop, bool now)
    {
        if (now)
            stop.Cancel();
    }

    /// <summary>The output is what one task makes of the job, and nothing else is left beside it.</summary>
    private void AssertUndisturbed(ClipJob job)
    {
        if (Directory.Exists(_folder["whole"]))
            Directory.Delete(_folder["whole"], recursive: true);
        ClipRunner.Run(job with { Destination = _folder["whole"] }, cancellationToken: Stop);
        Assert.Equal(ClipFixture.Content(_folder["whole"]), ClipFixture.Content(Out));
        Assert.Equal("Done", ClipFixture.Report(Out).GetProperty("state").GetString());
    }

    private static void Copy(string from, string to)
    {
        // A mask is being written meanwhile, under a name that begins with a dot.
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is not "run.lock" and not ['.', ..]))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
