using OpenCvSharp;
using XMem.Clips;
using XMem.Imaging;
using XMem.Imaging.Native;
using XMem.Imaging.Sequences;
using XMem.Tests.Support;
using XMem.Tests.Tracking;

namespace XMem.Tests.Clips;

/// <summary>Which frames a clip has, and which masks belong to them.</summary>
public sealed class ClipInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_has_its_pictures_in_natural_order()
    {
        Touch("f10.png", "f9.JPG", "f1.exr", ".f2.png", "notes.txt", "clip.mp4");
        Assert.Equal(["f1", "f9", "f10"], Names(_folder.Path));
        Assert.Equal(_folder["f1.exr"], ClipFrames.Find([_folder.Path], cancellationToken: Stop).Frames[0].Path);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_frame_is_a_bad_frame_and_no_gap()
    {
        Touch("1.png", "3.png");
        Directory.CreateDirectory(_folder["2.png"]);
        Directory.CreateDirectory(_folder["notes"]);
        Assert.Equal(["1", "2", "3"], Names(_folder.Path));
    }

    [Fact]
    public void A_sequence_tells_its_gaps_and_a_range_what_it_lacks()
    {
        Touch("s.0001.png", "s.0002.png", "s.0005.png");
        var found = ClipFrames.Find([_folder["s.####.png"]], cancellationToken: Stop);
        Assert.Equal(3, found.Frames.Count);
        Assert.Contains("3-4", Assert.Single(found.Warnings), StringComparison.Ordinal);

        found = ClipFrames.Find([_folder.Path], FrameRange.Parse("2-6"), Stop);
        Assert.Equal(["s.0002", "s.0005"], found.Frames.Select(frame => frame.Name));
        Assert.Contains("3-4, 6", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_clip_is_refused()
    {
        Touch("a.png", "a.jpg", "7.png");
        Refusal.Of(XMemErrorKind.InvalidOption, () => Names(_folder.Path), "called 'a'", "a.jpg", "a.png");
        Refusal.Of(XMemErrorKind.InvalidOption, () => Names(_folder["7.png"], _folder["7.png"]), "called '7'");
        Refusal.OfFile(_folder["none"], XMemErrorKind.FrameUnreadable, () => Names(_folder["none"]), "There is no frame");
        Refusal.Of(XMemErrorKind.FrameUnreadable, () => ClipFrames.Find([_folder["7.png"]], FrameRange.Parse("8"), Stop), "no frames in", "range 8");
        Directory.CreateDirectory(_folder["empty"]);
        Refusal.OfFile(_folder["empty"], XMemErrorKind.FrameUnreadable, () => Names(_folder["empty"]), "There are no frames");
    }

    [Fact]
    public void A_video_is_run_through_first_and_tracked_forwards()
    {
        var path = _folder["clip.avi"];
        NativeLibraries.EnsureLoaded();
        using (var writer = new VideoWriter(path, FourCC.FromString("MJPG"), 24, new Size(SessionClip.Width, SessionClip.Height)))
        {
            for (var t = 0; t < 8; t++)
            {
                using var frame = Frame.FromRgb($"{t}", SessionClip.Width, SessionClip.Height, Sv1.Frame(t, SessionClip.Height, SessionClip.Width, 0, 0, null).Rgb);
                writer.Write(frame.Image);
            }
        }

        Assert.Equal(8, ClipFrames.Find([path], cancellationToken: Stop).Frames.Count);
        var frames = ClipFrames.Find([path], FrameRange.Parse("1-7x2"), Stop).Frames;
        Assert.Equal(["00001", "00003", "00005", "00007"], frames.Select(frame => frame.Name));

        var job = new ClipJob
        {
            Frames = frames, Masks = [ClipFixture.Mask(3)], Destination = _folder["out"], Model = SessionClip.Model, Options = ClipFixture.Options, CheckpointEvery = 1, Resume = true,
        };
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => ClipRunner.Run(job, new ClipObserver(_ => stop.Cancel()), stop.Token));
        Assert.Equal((3, 2), (ClipRunner.Run(job, cancellationToken: Stop).MaskCount, ClipFixture.Report(_folder["out"]).GetProperty("tasks").GetInt32()));
        Refusal.OfFile(path, XMemErrorKind.InvalidOption, () => ClipRunner.Run(job with { Direction = ClipDirection.Both }, cancellationToken: Stop), "forwards only");
    }

    [Fact]
    public void Masks_belong_to_the_frames_of_their_names()
    {
        var (masks, warnings) = ClipMasks.Match([Named("b", true), Named("x", true)], Frames("a", "b"), ClipDirection.Forward);
        Assert.Equal(["b"], masks.Select(mask => mask.FrameName));
        Assert.Contains("'x'", Assert.Single(warnings), StringComparison.Ordinal);

        (masks, warnings) = ClipMasks.Match([Named("b"), Named("b")], Frames("a", "b"), ClipDirection.Forward, isOnePerObject: true);
        Assert.Equal(["b", "b"], masks.Select(mask => mask.FrameName));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(ClipDirection.Forward, "a")]
    [InlineData(ClipDirection.Both, "a")]
    [InlineData(ClipDirection.Backward, "c")]
    public void A_mask_named_itself_belongs_to_the_frame_that_tracking_begins_with(ClipDirection direction, string frame)
    {
        var (masks, warnings) = ClipMasks.Match([Named("mask")], Frames("a", "b", "c"), direction);
        Assert.Equal(frame, Assert.Single(masks).FrameName);
        Assert.Empty(warnings);

        (masks, warnings) = ClipMasks.Match([Named("mask.0042")], Frames("a", "b", "c"), direction);
        Assert.Equal(frame, Assert.Single(masks).FrameName);
        Assert.Contains("'mask.0042'", Assert.Single(warnings), StringComparison.Ordinal);

        (masks, _) = ClipMasks.Match([Named("ball"), Named("star")], Frames("a", "b", "c"), direction, isOnePerObject: true);
        Assert.Equal([frame, frame], masks.Select(mask => mask.FrameName));
    }

    [Fact]
    public void Files_of_one_object_each_belong_together_where_there_are_as_many_numbers()
    {
        string[] files = [_folder["ball.png"], _folder["star.png"]];
        foreach (var file in files)
            MaskWriter.Write(file, SessionClip.Truth(0, 1));
        var (masks, _) = ClipMasks.Find(files, new MaskReadOptions(), [3, 7], Frames("a", "b"), ClipDirection.Backward, frameName: null);
        Assert.Equal([("b", 3), ("b", 7)], masks.Select(mask => (mask.FrameName, (int)Assert.Single(mask.Mask.FindObjects()))));
        (masks, _) = ClipMasks.Find([files[1]], new MaskReadOptions(), objectIds: null, Frames("a", "b"), ClipDirection.Forward, frameName: null);
        Assert.Equal([("a", 1)], masks.Select(mask => (mask.FrameName, (int)Assert.Single(mask.Mask.FindObjects()))));
        Refusal.Of(
            XMemErrorKind.NoMask, () => ClipMasks.Find(files, new MaskReadOptions(), [3], Frames("a", "b"), ClipDirection.Forward, frameName: null), "'ball', 'star'");
    }

    [Fact]
    public void A_frame_can_be_named_for_all_masks()
    {
        var (masks, _) = ClipMasks.Match([Named("a", true), Named("x")], Frames("a", "b"), ClipDirection.Forward, "b");
        Assert.Equal(["b", "b"], masks.Select(mask => mask.FrameName));
        Refusal.Of(XMemErrorKind.NoMask, () => ClipMasks.Match([Named("a")], Frames("a", "b"), ClipDirection.Forward, "c"), "no frame 'c'", "'a', 'b'");
    }

    [Fact]
    public void Masks_of_no_frame_are_refused()
    {
        Refusal.Of(XMemErrorKind.NoMask, () => ClipMasks.Match([Named("x", true)], Frames("a"), ClipDirection.Forward), "'x'", "'a'");
        Refusal.Of(XMemErrorKind.NoMask, () => ClipMasks.Match([Named("x"), Named("y")], Frames("a"), ClipDirection.Forward), "'x', 'y'");
    }

    private static NamedMask Named(string name, bool isFromFolder = false) => new(name, isFromFolder, SessionClip.Truth(0));

    private static ClipFrame[] Frames(params string[] names) => [.. names.Select(name => new ClipFrame(name, $"{name}.png"))];

    private static IEnumerable<string> Names(params string[] paths) => ClipFrames.Find(paths).Frames.Select(frame => frame.Name);

    private void Touch(params string[] names)
    {
        foreach (var name in names)
            File.WriteAllText(_folder[name], "");
    }
}
