using XMem.Imaging;
using XMem.PowerShell.DemoClips;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

public sealed class DemoClipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_clip_shows_what_a_tracker_must_cope_with()
    {
        var counts = new List<int[]>();
        foreach (var (frame, mask) in DemoClip.Render())
        {
            using (frame)
            {
                Assert.Equal((480, 270), (frame.Width, frame.Height));
                counts.Add(mask.CountLabels());
            }
        }

        Assert.Equal(48, counts.Count);
        Assert.All(Enumerable.Range(1, 3), label => Assert.InRange(counts[0][label], 4000, 12000));

        // The ball is nearly hidden and comes out again.
        Assert.True(counts.Min(frame => frame[1]) < counts[0][1] / 10);
        Assert.True(counts[^1][1] > counts[0][1] * 0.95);

        // The star is gone for some frames and comes back.
        Assert.InRange(counts.Count(frame => frame[3] == 0), 5, 20);
        Assert.True(counts[^1][3] > counts[0][3] * 0.95);
        Assert.All(counts, frame => Assert.Equal(480 * 270, frame[0] + frame[1] + frame[2] + frame[3]));
    }

    [Fact]
    public void Files_are_written_as_a_tracker_wants_them()
    {
        var options = new DemoClipOptions { FrameCount = 4, Width = 96, Height = 64 };
        var files = DemoClip.Write(_folder["demo"], options, TestContext.Current.CancellationToken);
        Assert.Equal(["00000.jpg", "00001.jpg", "00002.jpg", "00003.jpg"], Directory.GetFiles(files.FramesFolder).Select(Path.GetFileName).Order());
        Assert.Equal(["00000.png", "00001.png", "00002.png", "00003.png"], Directory.GetFiles(files.GroundTruthFolder).Select(Path.GetFileName).Order());
        var first = MaskReader.Read(files.FirstMask);
        Assert.Equal(new byte[] { 1, 2, 3 }, first.FindObjects());
        Assert.Equal(Palette.Default.Rgb, first.Palette!.Rgb);
        using var frame = FrameReader.Read(Path.Combine(files.FramesFolder, "00003.jpg"));
        Assert.Equal((96, 64), (frame.Width, frame.Height));
    }

    [Fact]
    public void The_same_seed_gives_the_same_clip_and_another_seed_another()
    {
        var one = Bytes(new DemoClipOptions { FrameCount = 2, Width = 96, Height = 64, Seed = 5 });
        Assert.Equal(one, Bytes(new DemoClipOptions { FrameCount = 2, Width = 96, Height = 64, Seed = 5 }));
        Assert.NotEqual(one, Bytes(new DemoClipOptions { FrameCount = 2, Width = 96, Height = 64, Seed = 6 }));

        static byte[] Bytes(DemoClipOptions options) => [.. DemoClip.Render(options).SelectMany(pair =>
        {
            using (pair.Frame)
                return pair.Frame.Image.AsSpan<OpenCvSharp.Vec3b>().ToArray().SelectMany(pixel => new[] { pixel.Item0, pixel.Item1, pixel.Item2 });
        })];
    }

    [Fact]
    public void Options_out_of_range_and_folders_that_cannot_be_made_are_refused()
    {
        Assert.Equal(XMemErrorKind.InvalidOption, Assert.Throws<XMemException>(() => new DemoClipOptions { FrameCount = 1 }).Kind);
        Assert.Equal(XMemErrorKind.InvalidOption, Assert.Throws<XMemException>(() => new DemoClipOptions { Width = 10 }).Kind);
        Assert.Equal(XMemErrorKind.InvalidOption, Assert.Throws<XMemException>(() => new DemoClipOptions { Height = 5000 }).Kind);
        var inTheWay = _folder.Write("file", "x"u8);
        Refusal.Of(
            XMemErrorKind.DestinationNotWritable,
            () => DemoClip.Write(inTheWay, cancellationToken: TestContext.Current.CancellationToken),
            Path.Combine(inTheWay, "frames"),
            "cannot be made");
    }
}
