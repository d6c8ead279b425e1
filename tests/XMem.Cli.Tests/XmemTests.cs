using System.Diagnostics;
using System.Text.Json;
using XMem.Cli.Tests.Support;

namespace XMem.Cli.Tests;

/// <summary>xmem as a scheduler sees it: exit codes and lines.</summary>
public sealed class XmemTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Clip _clip;

    public XmemTests() => _clip = Clip.Write(_folder);

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_clip_that_is_done_returns_0()
    {
        var run = (await RunClip("--progress", "openjd")).Succeeded();

        Assert.Equal(6, Directory.GetFiles(Out, "*.png").Length);
        Assert.All(run.Lines, line => Assert.Matches("^openjd_(progress: [0-9]+\\.[0-9]|status: .+)$", line));
        Assert.Equal("openjd_progress: 0.0", run.Lines[0]);
        Assert.Contains("openjd_progress: 100.0", run.Lines);
        Assert.Equal($"openjd_status: 6 masks in {Out}", run.Lines[^1]);
    }

    [Fact]
    public async Task Lines_of_JSON_tell_of_every_frame()
    {
        File.WriteAllText(_clip.Frame(3), "no picture");
        var run = (await RunClip("--progress", "json", "--skip-bad-frames")).Succeeded();

        var events = run.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["begin", "frame", "frame", "frame", "warning", "frame", "frame", "done"], events.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal("00005", events[^2].GetProperty("frame").GetString());
        Assert.Equal("00003", Assert.Single(events[^1].GetProperty("skipped").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData(2, "is required")]
    [InlineData(2, "--nonsense", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--nonsense")]
    [InlineData(2, "'loud'", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--progress", "loud")]
    [InlineData(2, "no limit of memory", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--memory-limit", "plenty")]
    [InlineData(2, "need at least", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--memory-limit", "1MB")]
    [InlineData(2, "no mask format", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--format", "none")]
    [InlineData(2, "no color of an object", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--color", "red")]
    [InlineData(2, "no execution provider", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--execution-provider", "none")]
    [InlineData(3, "There is no frame", "--frames", "$out", "--mask", "$mask", "--out", "$out")]
    [InlineData(3, "There is no mask", "--frames", "$frames", "--mask", "$out", "--out", "$out")]
    [InlineData(3, "'x'", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--frame-name", "x")]
    [InlineData(4, "There is no model", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--model", "none")]
    [InlineData(5, "Cuda", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--execution-provider", "Cuda")]
    [InlineData(5, "TensorRT", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider", "tensorrt", "--device-id", "1", "--device-memory-limit", "2GB")]
    [InlineData(5, "no provider library", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider-library", "$out/none.so")]
    [InlineData(2, "takes no library", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider", "Cpu", "--provider-library", "$mask")]
    [InlineData(2, "DeviceId is -1", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--device-id", "-1")]
    [InlineData(2, "has no devices", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--device-id", "1")]
    [InlineData(2, "has no devices", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider-option", "a=b")]
    [InlineData(2, "'ab' is no option", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider-option", "ab")]
    [InlineData(2, "'a=c' is no option", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--provider-option", "a=b", "a=c")]
    [InlineData(2, "Float8", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--precision", "Float8")]
    [InlineData(2, "no limit of memory", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--device-memory-limit", "some")]
    [InlineData(2, "Size is 8", "--frames", "$frames", "--mask", "$mask", "--out", "$out", "--size", "64", "8")]
    [InlineData(7, "cannot be made", "--frames", "$frames", "--mask", "$mask", "--out", "$mask/out")]
    public async Task What_is_wrong_has_its_code_and_message(int code, string words, params string[] arguments)
    {
        string[] resolved = [.. arguments.Select(text => text
            .Replace("$frames", _clip.Frames, StringComparison.Ordinal)
            .Replace("$mask", _clip.Mask(0), StringComparison.Ordinal)
            .Replace("$out", Out, StringComparison.Ordinal))];
        var run = await Run(["clip", .. resolved]);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("xmem: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_cannot_be_read_returns_3_and_tells_the_scheduler()
    {
        File.WriteAllText(_clip.Frame(3), "no picture");
        var run = await RunClip("--progress", "openjd");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"'{_clip.Frame(3)}'", run.Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("openjd_fail: ", run.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_other_options_returns_2_and_one_that_is_there_only_goes_on_when_asked()
    {
        (await RunClip()).Succeeded();
        Assert.Equal(2, (await RunClip()).ExitCode);
        Assert.Equal(2, (await RunClip("--resume", "--top-k", "20")).ExitCode);
        (await RunClip("--resume")).Succeeded();
        (await RunClip("--force", "--top-k", "20", "--threads", "1", "--memory-limit", "auto")).Succeeded();
    }

    [Fact]
    public async Task A_model_that_is_damaged_returns_4()
    {
        var model = Path.Combine(_folder.Path, "model");
        Directory.CreateDirectory(model);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "weights", "xmem-tiny")))
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        await File.AppendAllTextAsync(Path.Combine(model, "key_encoder.onnx"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(4, (await RunClip("--model", model)).ExitCode);
    }

    [Fact]
    public async Task Memory_that_is_not_there_returns_6()
    {
        // A mask of 100 million pixels, which compresses to little, in a heap of 64 MB.
        File.WriteAllBytes(_clip.Mask(0), Png.Indexed(10_000, 10_000, new byte[100_000_000], Clip.Palette));
        var run = await Run(
            ["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", Out],
            new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x4000000" });
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("not enough memory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_that_cannot_be_written_returns_7_and_the_run_is_gone_on_with()
    {
        Directory.CreateDirectory(Path.Combine(Out, "00003.png"));
        var run = await RunClip();
        Assert.Equal(7, run.ExitCode);
        Assert.Contains("00003.png", run.Error, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(Out, "00003.png"));
        (await RunClip("--resume")).Succeeded();
        Assert.Equal(6, Directory.GetFiles(Out, "*.png").Length);
    }

    [Fact]
    public async Task Two_tasks_on_one_folder_return_8()
    {
        Directory.CreateDirectory(Out);
        await using var held = new FileStream(Path.Combine(Out, "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(8, (await RunClip()).ExitCode);
    }

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.HangUp)]
    public async Task A_signal_ends_the_frame_and_returns_130_and_the_run_is_gone_on_with(Signal signal)
    {
        signal.SkipWhereItIsIgnored();
        var cancellation = TestContext.Current.CancellationToken;
        Clip.Write(_folder, frames: 60);
        using var process = ProgramProcess.Start(["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", Out, "--size", "288", "--progress", "json"]);
        for (var frames = 0; frames < 3;)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellation);
            Assert.NotNull(line);
            frames += line.Contains("\"frame\"", StringComparison.Ordinal) ? 1 : 0;
        }

        var watch = Stopwatch.StartNew();
        await signal.SendAsync(process);
        var rest = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);

        Assert.Equal(130, process.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Contains("{\"event\":\"interrupted\"}", rest, StringComparison.Ordinal);
        var masks = Directory.GetFiles(Out, "*.png").Length;
        Assert.InRange(masks, 3, 59);
        var run = (await Run(["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", Out, "--size", "288", "--progress", "json", "--resume"])).Succeeded();
        Assert.StartsWith($"{{\"event\":\"begin\",\"done\":{masks},\"total\":60}}", run.Output, StringComparison.Ordinal);
        Assert.Equal(60, Directory.GetFiles(Out, "*.png").Length);
        Assert.Equal(["run.json"], Directory.GetFiles(Out).Select(Path.GetFileName).Where(name => !name!.EndsWith(".png", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_leaves_nothing_at_home()
    {
        var home = Directory.CreateDirectory(_folder["home"]).FullName;
        var run = await Run(
            ["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", Out, "--size", "-1"],
            new Dictionary<string, string?> { ["HOME"] = home, ["XDG_CACHE_HOME"] = null, ["XDG_DATA_HOME"] = null, ["XDG_STATE_HOME"] = null });
        run.Succeeded();
        Assert.Empty(Directory.GetFileSystemEntries(home));
    }

    [Fact]
    public async Task Help_names_the_codes()
    {
        Assert.Contains("130 interrupted", (await Run(["--help"])).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("--checkpoint-every", (await Run(["clip", "--help"])).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Run([])).ExitCode);
    }

    private Task<ProgramRun> RunClip(params string[] more) =>
        Run(["clip", "--frames", _clip.Frames, "--mask", _clip.Mask(0), "--out", Out, "--size", "-1", .. more]);

    private static Task<ProgramRun> Run(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        ProgramProcess.RunAsync(arguments, environment ?? new Dictionary<string, string?>());
}
