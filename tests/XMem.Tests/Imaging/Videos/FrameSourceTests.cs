using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Sequences;
using XMem.Imaging.Videos;
using XMem.Tests.Support;
using FrameSource = XMem.Imaging.FrameSource;

namespace XMem.Tests.Imaging.Videos;

/// <summary>Pictures and videos as sources of frames.</summary>
public sealed class FrameSourceTests : IDisposable
{
    private const int Count = 12;
    private readonly TemporaryFolder _folder = new();

    public FrameSourceTests() => XMem.Imaging.Native.NativeLibraries.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".avi", "MJPG")]
    [InlineData(".mp4", "mp4v")]
    [InlineData(".m4v", "mp4v")]
    [InlineData(".mov", "mp4v")]
    [InlineData(".mkv", "mp4v")]
    [InlineData(".webm", "mp4v")]
    [InlineData(".MP4", "mp4v")]
    public void The_frames_of_a_video_are_named_by_their_numbers(string extension, string codec)
    {
        var path = WriteVideo("clip 7" + extension, codec);
        Assert.True(VideoFile.IsVideo(path));
        var expected = 0;
        foreach (var frame in FrameSource.Read(path))
        {
            using (frame)
            {
                Assert.Equal(($"{expected:D5}", path, 64, 48), (frame.Name, frame.Path, frame.Width, frame.Height));
                AssertShows(expected++, frame);
            }
        }

        Assert.Equal(Count, expected);
    }

    [Theory]
    [InlineData("0-2", new[] { 0, 1, 2 })]
    [InlineData("3-9x3", new[] { 3, 6, 9 })]
    [InlineData("10-50", new[] { 10, 11 })]
    [InlineData("20-30", new int[0])]
    public void A_range_chooses_frames_of_a_video(string range, int[] numbers)
    {
        var path = WriteVideo("a.mp4", "mp4v");
        var read = new List<int>();
        foreach (var frame in FrameSource.Read(path, FrameRange.Parse(range)))
        {
            using (frame)
            {
                read.Add(int.Parse(frame.Name));
                AssertShows(read[^1], frame);
            }
        }

        Assert.Equal(numbers, read);
    }

    [Fact]
    public void A_picture_is_one_frame_if_its_number_is_in_the_range()
    {
        using var picture = new Mat(4, 4, MatType.CV_8UC3, Scalar.Black);
        var path = _folder.Write("shot.0012.png", picture);
        Assert.Single(Names(path, null));
        Assert.Single(Names(path, "10-20"));
        Assert.Empty(Names(path, "1-11"));
        Assert.Empty(Names(_folder.Write("poster.png", picture), "1-11"));
        Assert.Single(Names(_folder["poster.png"], null));
    }

    [Fact]
    public void A_name_with_digits_is_no_image_sequence_to_the_video_reader()
    {
        using var picture = new Mat(16, 16, MatType.CV_8UC3, Scalar.Black);
        var png = File.ReadAllBytes(_folder.Write("clip_0001.png", picture));
        _folder.Write("clip_0001.avi", "no video"u8);
        _folder.Write("clip_0002.avi", png);
        Refused("clip_0001.avi", "cannot be opened");
    }

    [Fact]
    public void Missing_empty_and_junk_videos_are_told_apart()
    {
        Refused("none.mp4", "There is no video");
        Refused("none/none.mp4", "There is no video");
        _folder.Write("empty.mp4", []);
        Refused("empty.mp4", "zero bytes");
        _folder.Write("junk.mov", "This is no video at all."u8);
        Refused("junk.mov", "cannot be opened");
        Directory.CreateDirectory(_folder["folder.mp4"]);
        Refused("folder.mp4", "cannot be opened");
    }

    [Fact]
    public void A_truncated_video_is_read_to_where_it_ends_and_then_refused()
    {
        // An .avi says in its header how long it is.
        var whole = File.ReadAllBytes(WriteVideo("whole.avi", "MJPG", frames: 60));
        var path = _folder.Write("cut.avi", whole.AsSpan(0, whole.Length / 2));
        var read = 0;
        Refusal.OfFile(
            path,
            XMemErrorKind.FrameUnreadable,
            () =>
            {
                foreach (var frame in FrameSource.Read(path))
                {
                    frame.Dispose();
                    read++;
                }
            },
            "of 60 frames");
        Assert.InRange(read, 10, 50);

        Refusal.OfFile(path, XMemErrorKind.FrameUnreadable, () => _ = FrameSource.Read(path, FrameRange.Parse("58-59")).Count(), "of 60 frames");
    }

    [Fact]
    public void Frames_are_read_again_in_any_order()
    {
        var video = WriteVideo("a.mp4", "mp4v");
        var other = WriteVideo("b.mp4", "mp4v");
        using var picture = new Mat(4, 4, MatType.CV_8UC3, Scalar.White);
        var still = _folder.Write("still.png", picture);
        using var reopener = new FrameReopener();
        foreach (var (path, number) in new[] { (video, 2), (video, 5), (video, 6), (video, 1), (other, 3), (video, 4) })
        {
            using var frame = reopener.Read(path, $"{number:D5}");
            Assert.Equal((path, $"{number:D5}"), (frame.Path, frame.Name));
            AssertShows(number, frame);
        }

        using (var frame = reopener.Read(still, "still"))
            Assert.Equal(4, frame.Width);
        Refusal.OfFile(video, XMemErrorKind.FrameUnreadable, () => reopener.Read(video, "00099").Dispose(), "no frame 00099");
    }

    private static List<string> Names(string path, string? range)
    {
        var names = new List<string>();
        foreach (var frame in FrameSource.Read(path, range is null ? null : FrameRange.Parse(range)))
        {
            using (frame)
                names.Add(frame.Name);
        }

        return names;
    }

    private void Refused(string name, string reason) =>
        Refusal.OfFile(_folder[name], XMemErrorKind.FrameUnreadable, () => _ = FrameSource.Read(_folder[name]).Count(), reason);

    /// <summary>A video whose frame i is gray of value 20 i, or noise if it is long.</summary>
    private string WriteVideo(string name, string codec, int frames = Count)
    {
        // Written under the container's usual name: the writer goes by it, the reader by the content.
        var written = _folder[Path.GetExtension(name).ToUpperInvariant() is ".WEBM" ? "written.mkv" : "written" + Path.GetExtension(name).ToLowerInvariant()];
        using (var writer = new VideoWriter(written, FourCC.FromString(codec), 24, new Size(64, 48)))
        {
            Assert.True(writer.IsOpened());
            for (var i = 0; i < frames; i++)
            {
                using var picture = new Mat(48, 64, MatType.CV_8UC3, new Scalar(20 * i, 20 * i, 20 * i));
                if (frames > Count)
                    Cv2.Randu(picture, Scalar.Black, Scalar.White);
                writer.Write(picture);
            }
        }

        File.Move(written, _folder[name]);
        return _folder[name];
    }

    private static void AssertShows(int number, Frame frame) => Assert.Equal(20 * number, Cv2.Mean(frame.Image).Val1, 8.0);
}
