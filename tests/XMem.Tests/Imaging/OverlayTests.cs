using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Overlays;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

public sealed class OverlayTests : IDisposable
{
    private const int Width = 160;
    private const int Height = 120;
    private readonly TemporaryFolder _folder = new();
    private readonly Frame _frame;
    private readonly IndexMask _mask;

    public OverlayTests()
    {
        var (rgb, labels) = Sv1.Frame(0, Height, Width, 0, 0, 0);
        _frame = Frame.FromRgb("00007", Width, Height, rgb);
        _mask = new IndexMask(Width, Height, labels);
    }

    public void Dispose()
    {
        _frame.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Objects_are_tinted_and_the_background_is_left_alone()
    {
        using var overlay = Overlay.Render(_frame, _mask, new OverlayOptions { ContourWidth = 0, Opacity = 0.5 });
        for (var i = 0; i < _mask.Labels.Length; i++)
        {
            var (before, after) = (_frame.Image.At<Vec3b>(i / Width, i % Width), overlay.At<Vec3b>(i / Width, i % Width));
            if (_mask.Labels[i] == 0)
            {
                Assert.Equal(before, after);
                continue;
            }

            var color = OverlayColors.Of(palette: null, _mask.Labels[i]);
            Assert.Equal((before.Item2 + color.Item2) / 2.0, after.Item2, 0.51);
            Assert.Equal((before.Item0 + color.Item0) / 2.0, after.Item0, 0.51);
        }
    }

    [Fact]
    public void Contours_labels_and_the_name_are_drawn_when_asked_for()
    {
        using var plain = Overlay.Render(_frame, _mask, new OverlayOptions { Opacity = 0, ContourWidth = 0 });
        Assert.Equal(0, Difference(plain, _frame.Image));

        using var contours = Overlay.Render(_frame, _mask, new OverlayOptions { Opacity = 0, ContourWidth = 1 });
        Assert.InRange(Difference(contours, _frame.Image), 100, 1500);

        using var named = Overlay.Render(_frame, _mask, new OverlayOptions { Opacity = 0, ContourWidth = 0, ShowFrameName = true });
        using var rest = named[new Rect(0, Height / 2, Width, Height / 2)];
        using var sameRest = _frame.Image[new Rect(0, Height / 2, Width, Height / 2)];
        Assert.True(Difference(named, _frame.Image) > 100);
        Assert.Equal(0, Difference(rest, sameRest));

        using var labeled = Overlay.Render(_frame, _mask, new OverlayOptions { Opacity = 0, ContourWidth = 0, ShowLabels = true });
        Assert.InRange(Difference(labeled, _frame.Image), 30, 2000);
    }

    [Fact]
    public void The_frame_itself_is_not_drawn_upon()
    {
        using var before = _frame.Image.Clone();
        Overlay.Render(_frame, _mask, new OverlayOptions { ShowLabels = true, ShowFrameName = true }).Dispose();
        Assert.Equal(0, Difference(before, _frame.Image));
    }

    [Fact]
    public void Colors_come_from_the_palette_unless_they_could_not_be_seen()
    {
        var palette = new Palette([0, 0, 0, 0, 0, 255, 2, 2, 2]);
        Assert.Equal(new Vec3b(255, 0, 0), OverlayColors.Of(palette, 1));
        Assert.Equal(OverlayColors.Of(palette: null, 2), OverlayColors.Of(palette, 2));
        Assert.Equal(255, Enumerable.Range(1, 255).Select(label => OverlayColors.Of(palette: null, (byte)label)).Distinct().Count());
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.JPG")]
    public void Pictures_are_written_in_the_format_of_the_extension(string name)
    {
        Overlay.Write(_folder[name], _frame, _mask);
        using var read = FrameReader.Read(_folder[name]);
        Assert.Equal((Width, Height), (read.Width, read.Height));
        Assert.Equal([_folder[name]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        AssertError(XMemErrorKind.InvalidOption, () => Overlay.Write(_folder["a.xyz"], _frame, _mask), "extension");
        AssertError(XMemErrorKind.MaskSizeMismatch, () => Overlay.Write(_folder["a.png"], _frame, new IndexMask(2, 1, [0, 1])), "2 x 1 pixels");
        AssertError(XMemErrorKind.DestinationNotWritable, () => Overlay.Write(Path.Combine(_folder["none"], "a.png"), _frame, _mask), "there is no folder");
        AssertError(XMemErrorKind.InvalidOption, () => new OverlayOptions { Opacity = 1.5 }, "0 to 1");
        AssertError(XMemErrorKind.InvalidOption, () => new OverlayOptions { ContourWidth = -1 }, "0 to 64");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.avi")]
    public void A_video_has_every_frame_and_its_name_only_when_complete(string name)
    {
        using (var video = new OverlayVideo(_folder[name], 25))
        {
            for (var i = 0; i < 7; i++)
                video.Add(_frame, _mask);
            Assert.False(File.Exists(_folder[name]));
            video.Complete();
            Assert.Equal(7, video.FrameCount);
            Assert.Throws<ObjectDisposedException>(() => video.Add(_frame, _mask));
        }

        Assert.Equal([_folder[name]], Directory.GetFileSystemEntries(_folder.Path));
        using var capture = new VideoCapture(_folder[name]);
        Assert.Equal((Width, Height, 7, 25.0), (capture.FrameWidth, capture.FrameHeight, capture.FrameCount, capture.Fps));
        using var first = new Mat();
        Assert.True(capture.Read(first));
        using var expected = Overlay.Render(_frame, _mask);
        Assert.InRange(Cv2.Norm(first, expected, NormTypes.L1) / (Width * Height * 3), 0, 12);
    }

    [Fact]
    public void A_video_that_is_not_completed_leaves_nothing()
    {
        using (var video = new OverlayVideo(_folder["a.mp4"]))
            video.Add(_frame, _mask);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Videos_that_cannot_be_are_refused()
    {
        AssertError(XMemErrorKind.InvalidOption, () => new OverlayVideo(_folder["a.mkv"]), ".mp4 or .avi");
        AssertError(XMemErrorKind.InvalidOption, () => new OverlayVideo(_folder["a.mp4"], 0), "frames per second");
        AssertError(XMemErrorKind.DestinationNotWritable, () => new OverlayVideo(Path.Combine(_folder["none"], "a.mp4")), "there is no folder");
        using (var empty = new OverlayVideo(_folder["a.mp4"]))
            AssertError(XMemErrorKind.DestinationNotWritable, empty.Complete, "no frames");
        using var small = Frame.FromRgb("00008", 32, 32, new byte[32 * 32 * 3]);
        using (var video = new OverlayVideo(_folder["a.mp4"]))
        {
            video.Add(_frame, _mask);
            AssertError(XMemErrorKind.FrameSizeChanged, () => video.Add(small, new IndexMask(32, 32, new byte[32 * 32])), "32 x 32 pixels");
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_video_that_does_not_open_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a folder that nobody may write into.");
        using var video = new OverlayVideo("/proc/self/a.avi");
        AssertError(XMemErrorKind.DestinationNotWritable, () => video.Add(_frame, _mask), "did not open");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public void A_contact_sheet_shows_evenly_spaced_frames(int frames)
    {
        using var sheet = new ContactSheet(6);
        for (var i = 0; i < frames; i++)
        {
            // The frame's number is its gray value.
            using var frame = Frame.FromRgb($"{i:00000}", Width, Height, [.. Enumerable.Repeat((byte)(2 * i), Width * Height * 3)]);
            sheet.Add(frame, new IndexMask(Width, Height, new byte[Width * Height]));
        }

        sheet.Write(_folder["sheet.png"]);
        using var read = FrameReader.Read(_folder["sheet.png"]);
        var shown = new SortedSet<int>(read.Image.AsSpan<Vec3b>().ToArray()
            .Where(pixel => pixel.Item0 == pixel.Item2)
            .CountBy(pixel => pixel.Item0 / 2)
            .Where(gray => gray.Value > 320 * 200)
            .Select(gray => gray.Key));

        if (frames == 1)
        {
            Assert.Equal([0], shown);
            return;
        }

        Assert.Equal(Math.Min(6, frames), shown.Count);
        Assert.Equal(0, shown.Min);
        Assert.InRange(shown.Max, (frames - 1) * 0.9, frames - 1);
        Assert.InRange(shown.Zip(shown.Skip(1), (a, b) => b - a).Max(), 1, frames * 0.25);
    }

    [Fact]
    public void Contact_sheets_that_cannot_be_are_refused()
    {
        using var sheet = new ContactSheet();
        AssertError(XMemErrorKind.DestinationNotWritable, () => sheet.Write(_folder["sheet.png"]), "no frames");
        AssertError(XMemErrorKind.InvalidOption, () => new ContactSheet(0), "1 to 400");
    }

    private static int Difference(Mat one, Mat two)
    {
        using var difference = new Mat();
        Cv2.Absdiff(one, two, difference);
        using var gray = difference.CvtColor(ColorConversionCodes.BGR2GRAY);
        return Cv2.CountNonZero(gray);
    }

    private static void AssertError(XMemErrorKind kind, Action action, string reason)
    {
        var error = Assert.Throws<XMemException>(action);
        Assert.Equal(kind, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static void AssertError(XMemErrorKind kind, Func<object> action, string reason) => AssertError(kind, () => { action(); }, reason);
}
