using System.Text.RegularExpressions;
using XMem.Cli.Tests.Support;

namespace XMem.Cli.Tests;

/// <summary>What goes wrong on farms: each fault has its exit code and message, nothing is lost, and nothing wrong is written (docs/FARM.md).</summary>
public sealed partial class XmemFaultTests : IDisposable
{
    private const int FrameCount = 6;

    private readonly TestFolder _folder = new();
    private readonly Clip _clip;

    public XmemFaultTests() => _clip = Clip.Write(_folder, FrameCount);

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_returns_7_and_the_run_is_gone_on_with_once_there_is_room()
    {
        await using var disk = await Tmpfs.MountAsync(Out, kilobytes: 64);
        var run = await RunClip("--checkpoint-every", "1");
        Assert.Equal(7, run.ExitCode);
        Assert.Matches("^xmem: '[^']+' cannot be written: .*space", run.Error);
        var before = Masks(Out);
        Assert.All(Directory.GetFiles(Out, ".*"), file => Assert.Fail($"'{file}' was left behind."));

        await disk.RemountAsync("size=16m");
        (await RunClip("--resume")).Succeeded();
        await AssertUndisturbed();
        Assert.All(before, mask => Assert.Equal(mask.Value, Masks(Out)[mask.Key]));
    }

    [Fact]
    public async Task A_disk_that_is_full_while_it_runs_returns_7_and_loses_no_mask()
    {
        await using var disk = await Tmpfs.MountAsync(Out, kilobytes: 1024);
        var ballast = Path.Combine(Out, "ballast");
        Directory.CreateDirectory(Path.Combine(Out, "00003.png"));
        Assert.Equal(7, (await RunClip("--checkpoint-every", "1")).ExitCode);
        Directory.Delete(Path.Combine(Out, "00003.png"));
        var before = Masks(Out);
        Assert.Equal(3, before.Count);

        Fill(ballast);
        var run = await RunClip("--resume", "--checkpoint-every", "1");
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("space", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, Masks(Out));

        File.Delete(ballast);
        await disk.RemountAsync("size=16m");
        (await RunClip("--resume")).Succeeded();
        await AssertUndisturbed();
    }

    [Fact]
    public async Task A_disk_that_is_read_only_returns_7()
    {
        await using var disk = await Tmpfs.MountAsync(Out, kilobytes: 1024);
        await disk.RemountAsync("ro");
        var run = await RunClip();
        Assert.Equal(7, run.ExitCode);
        Assert.Matches("^xmem: '[^']+' cannot be written: .*[Rr]ead-only", run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(Out));
    }

    [Fact]
    public async Task A_folder_that_may_not_be_written_to_returns_7()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no permissions of this kind.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Permissions do not bind the administrator.");
        Directory.CreateDirectory(Out);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Out, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal(7, (await RunClip()).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(Out));
    }

    [Theory]
    [InlineData("garbage", "is not a picture")]
    [InlineData("truncated", "cannot be read")]
    [InlineData("empty", "empty")]
    [InlineData("folder", "is a folder")]
    [InlineData("loop", "00003.png")]
    [InlineData("wide", "has 20000 x 2 pixels")]
    public async Task A_bad_frame_returns_3_with_the_masks_before_it(string fault, string words)
    {
        var path = _clip.Frame(3);
        var good = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        BadFrame.Put(path, fault, Png.Rgb(20_000, 2, new byte[20_000 * 2 * 3]));
        var run = await RunClip();

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Contains("00003", run.Error, StringComparison.Ordinal);
        Assert.Equal(["00000.png", "00001.png", "00002.png"], Masks(Out).Keys.Order(StringComparer.Ordinal));

        Remove(path);
        await File.WriteAllBytesAsync(path, good, TestContext.Current.CancellationToken);
        (await RunClip("--resume")).Succeeded();
        await AssertUndisturbed();
    }

    [Fact]
    public async Task A_shot_of_20000_pixels_width_is_refused_by_3_before_memory_is_asked_for()
    {
        const int width = 20_000;
        for (var i = 0; i < 2; i++)
            await File.WriteAllBytesAsync(_clip.Frame(i), Png.Rgb(width, 16, new byte[width * 16 * 3]), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_clip.Mask(0), Png.Indexed(width, 16, [.. Enumerable.Repeat((byte)1, width * 16)], Clip.Palette), TestContext.Current.CancellationToken);
        var run = await Run("--size", "480");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Use a smaller Size", run.Error, StringComparison.Ordinal);
        Assert.Empty(Masks(Out));
    }

    [Fact]
    public async Task A_mask_of_255_objects_is_tracked()
    {
        var labels = new byte[Clip.Width * Clip.Height];
        for (var label = 1; label <= byte.MaxValue; label++)
        {
            var (x, y) = ((label - 1) % 17 * 7, (label - 1) / 17 * 6);
            for (var row = y; row < y + 5; row++)
                labels.AsSpan((row * Clip.Width) + x, 6).Fill((byte)label);
        }

        await File.WriteAllBytesAsync(_clip.Mask(0), Png.Indexed(Clip.Width, Clip.Height, labels, new byte[256 * 3]), TestContext.Current.CancellationToken);
        foreach (var frame in Enumerable.Range(2, FrameCount - 2))
            File.Delete(_clip.Frame(frame));
        (await RunClip()).Succeeded();
        Assert.Equal(2, Masks(Out).Count);

        // Where memory is limited to less than they need, the task says so before it begins.
        var run = await RunClip("--force", "--memory-limit", "32MB");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("need at least", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_goes_backwards_changes_nothing()
    {
        // A run that was begun and interrupted in the future, with frames rendered then.
        Directory.CreateDirectory(Path.Combine(Out, "00003.png"));
        foreach (var frame in Enumerable.Range(0, FrameCount))
            File.SetLastWriteTimeUtc(_clip.Frame(frame), DateTime.UtcNow.AddYears(1));
        Assert.Equal(7, (await RunClip("--checkpoint-every", "1")).ExitCode);
        Directory.Delete(Path.Combine(Out, "00003.png"));
        var report = Path.Combine(Out, "run.json");
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(report, StampYear().Replace(await File.ReadAllTextAsync(report, cancellation), "${name}2099-"), cancellation);
        foreach (var file in Directory.GetFiles(Out))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(1));

        var run = (await RunClip("--resume", "--progress", "json")).Succeeded();
        Assert.DoesNotContain("secondsLeft\":-", run.Output, StringComparison.Ordinal);
        await AssertUndisturbed();
    }

    [Fact]
    public async Task Of_two_tasks_that_begin_together_one_returns_8_or_finds_all_done()
    {
        var runs = await Task.WhenAll(RunClip("--resume"), RunClip("--resume"));
        var codes = runs.Select(run => run.ExitCode).Order().ToArray();
        Assert.Contains(codes, new int[][] { [0, 0], [0, 8] });
        Assert.All(runs.Where(run => run.ExitCode == 8), run => Assert.Matches("^xmem: Another task.* works on '", run.Error));
        await AssertUndisturbed();
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path);
        else
            File.Delete(path);
    }

    /// <summary>Takes the room that is left on a disk.</summary>
    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ;)
                file.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private static Dictionary<string, string> Masks(string folder) => Directory.GetFiles(folder, "*.png")
        .ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexString(File.ReadAllBytes(path)), StringComparer.Ordinal);

    /// <summary>The masks are those of a run that nothing happened to.</summary>
    private async Task AssertUndisturbed()
    {
        (await RunTo(_folder["whole"], "--size", "-1")).Succeeded();
        Assert.Equal(FrameCount, Masks(_folder["whole"]).Count);
        Assert.Equal(Masks(_folder["whole"]), Masks(Out));
        Assert.Equal(["run.json"], Directory.GetFiles(Out).Select(Path.GetFileName).Where(name => !name!.EndsWith(".png", StringComparison.Ordinal)));
    }

    private Task<ProgramRun> RunClip(params string[] more) => Run(["--size", "-1", .. more]);

    private Task<ProgramRun> Run(params string[] more) => RunTo(Out, more);

    private Task<ProgramRun> RunTo(string destination, params string[] more) =>
        ProgramProcess.RunAsync(["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", destination, .. more]);

    [GeneratedRegex("(?<name>\"(started|updated|written)\": \")[0-9]{4}-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StampYear();
}
