using XMem.Clips;
using XMem.Imaging;
using XMem.Imaging.MaskFormats;
using XMem.Tests.Support;
using XMem.Tests.Tracking;

namespace XMem.Tests.Clips;

/// <summary>Bad frames and bad places end a run in a known way, or are passed over where that was asked for.</summary>
public sealed class ClipFaultTests : IDisposable
{
    private readonly ClipFixture _clip = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Out => _folder["out"];

    public static TheoryData<string> BadFrames => ["garbage", "truncated", "empty", "folder", "loop", "gone", "wide"];

    public void Dispose()
    {
        _clip.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(BadFrames))]
    public void A_bad_frame_ends_the_run_before_it(string what)
    {
        var job = _clip.Job(Out);
        var path = Spoil(7, what);
        var error = Assert.Throws<XMemException>(() => ClipRunner.Run(job, cancellationToken: Stop));

        var kind = what == "wide" ? "FrameSizeChanged" : "FrameUnreadable";
        Assert.Equal((kind, path), (error.Kind.ToString(), error.Path));
        var report = ClipFixture.Report(Out);
        Assert.Equal(("Failed", kind), (report.GetProperty("state").GetString(), report.GetProperty("error").GetProperty("kind").GetString()));
        Assert.Contains("00007", report.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(7, report.GetProperty("checkpoint").GetProperty("position").GetInt32());
        Assert.Equal(7, Directory.GetFiles(Out, "*.png").Length);
    }

    [Fact]
    public void A_frame_that_was_rendered_again_is_gone_on_with()
    {
        var job = _clip.Job(Out);
        ClipRunner.Run(_clip.Job(_folder["whole"]), cancellationToken: Stop);
        var frame = File.ReadAllBytes(job.Frames[7].Path);
        Spoil(7, "truncated");
        Assert.Throws<XMemException>(() => ClipRunner.Run(job, cancellationToken: Stop));

        File.WriteAllBytes(job.Frames[7].Path, frame);
        Assert.Equal(7, ClipRunner.Run(job, cancellationToken: Stop).TrackedCount);
        Assert.Equal(ClipFixture.Content(_folder["whole"]), ClipFixture.Content(Out));
        Assert.Equal("Null", $"{ClipFixture.Report(Out).GetProperty("error").ValueKind}");
    }

    [Theory]
    [MemberData(nameof(BadFrames))]
    public void Bad_frames_are_passed_over_where_that_is_asked_for(string what)
    {
        var job = _clip.Job(Out) with { SkipBadFrames = true };
        Spoil(7, what);
        var observer = new ClipObserver();
        var result = ClipRunner.Run(job, observer, Stop);

        Assert.Equal((14, 13), (result.FrameCount, result.MaskCount));
        Assert.Equal(["00007"], result.SkippedFrames);
        Assert.Contains("Frame '00007' was passed over", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(observer.Warnings, result.Warnings);
        Assert.False(File.Exists(Path.Combine(Out, "00007.png")));
        var entry = ClipFixture.Report(Out).GetProperty("frames")[7];
        Assert.Contains("00007", entry.GetProperty("skipped").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_frame_that_a_mask_was_given_for_is_never_passed_over()
    {
        var job = _clip.Job(Out, ClipFixture.Mask(0), ClipFixture.Mask(7)) with { SkipBadFrames = true };
        Refusal.OfFile(Spoil(7, "garbage"), XMemErrorKind.FrameUnreadable, () => ClipRunner.Run(job, cancellationToken: Stop));
    }

    [Fact]
    public void A_mask_of_another_size_is_refused_before_the_first_frame()
    {
        var small = new ClipMask("00009", new IndexMask(8, 8, [.. Enumerable.Repeat((byte)1, 64)], path: "small.png"));
        Refusal.Of(XMemErrorKind.MaskSizeMismatch, () => ClipRunner.Run(_clip.Job(Out, ClipFixture.Mask(0), small), cancellationToken: Stop), "'00009' has 8 x 8");
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public void Frames_and_given_masks_are_never_replaced()
    {
        var before = ClipFixture.Content(_clip.FramesFolder);
        Refusal.Of(XMemErrorKind.InvalidOption, () => ClipRunner.Run(_clip.Job(_clip.FramesFolder), cancellationToken: Stop), "would replace", "00000.png");
        Assert.Equal(before, ClipFixture.Content(_clip.FramesFolder));

        Directory.CreateDirectory(Out);
        var mask = SessionClip.Truth(0);
        MaskWriter.Write(Path.Combine(Out, "00000.png"), mask);
        var given = new ClipMask("00000", MaskReader.Read(Path.Combine(Out, "00000.png")));
        Refusal.Of(XMemErrorKind.InvalidOption, () => ClipRunner.Run(_clip.Job(Out, given), cancellationToken: Stop), "would replace");
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_named()
    {
        File.WriteAllText(Out, "a file");
        Refusal.Of(XMemErrorKind.DestinationNotWritable, () => ClipRunner.Run(_clip.Job(Path.Combine(Out, "masks")), cancellationToken: Stop), Out);

        // A folder is in the way of a mask: those before it stay, and the run goes on once it is away.
        var job = _clip.Job(_folder["masks"]);
        Directory.CreateDirectory(_folder["masks/00005.png"]);
        Refusal.Of(XMemErrorKind.DestinationNotWritable, () => ClipRunner.Run(job, cancellationToken: Stop), "00005.png");
        Directory.Delete(_folder["masks/00005.png"]);
        Assert.Equal(14 - 3, ClipRunner.Run(job, cancellationToken: Stop).TrackedCount);
    }

    [Theory]
    [InlineData("out", "out")]
    [InlineData("out/shot.####.png", "out")]
    [InlineData("out/shot_{object}.####.png", "out")]
    [InlineData("out/{object}/shot.####.png", "out")]
    [InlineData("out/all{object}/x", "out")]
    public void The_report_lies_in_the_folder_above_all_masks(string destination, string folder)
    {
        var format = destination.Contains("{object}", StringComparison.Ordinal) ? "Matte" : "Indexed";
        var job = _clip.Job(_folder[destination]) with { Export = new MaskExportOptions { Format = MaskFormat.Find(format) } };
        Assert.Equal(_folder[folder], ClipRunner.Run(job, cancellationToken: Stop).Folder);
        Assert.True(File.Exists(_folder[$"{folder}/run.json"]));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Refusal.Of(XMemErrorKind.InvalidOption, () => ClipRunner.Run(_clip.Job(Out) with { CheckpointEvery = 0 }, cancellationToken: Stop), "CheckpointEvery is 0");
        Refusal.Of(XMemErrorKind.InvalidOption, () => ClipRunner.Run(_clip.Job(Out) with { Force = true }, cancellationToken: Stop), "one of them");
        Refusal.Of(XMemErrorKind.InvalidOption, () => ClipRunner.Run(_clip.Job(Out) with { Options = new() { TopK = 0 } }, cancellationToken: Stop), "TopK");
        Assert.False(Directory.Exists(Out));
    }

    private string Spoil(int t, string what)
    {
        var path = Path.Combine(_clip.FramesFolder, $"{t:00000}.png");
        using var wide = Frame.FromRgb("wide", 20_000, 2, new byte[20_000 * 2 * 3]);
        BadFrame.Put(path, what, wide.Image.ToBytes(".png"));
        return path;
    }
}
