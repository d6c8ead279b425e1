using OpenCvSharp;
using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

public sealed class FrameReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Frame _frame;

    public FrameReaderTests()
    {
        var (rgb, _) = Sv1.Frame(3, 40, 56, 0, 0, 0);
        _frame = Frame.FromRgb("made", 56, 40, rgb);
    }

    public void Dispose()
    {
        _frame.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(".png", 0)]
    [InlineData(".bmp", 0)]
    [InlineData(".tiff", 0)]
    [InlineData(".webp", 8)]
    [InlineData(".jpg", 8)]
    public void Reads_the_usual_formats(string extension, double tolerance)
    {
        var path = _folder.Write("00007" + extension, _frame.Image);
        using var read = FrameReader.Read(path);
        Assert.Equal(("00007", path, 56, 40), (read.Name, read.Path, read.Width, read.Height));
        Assert.InRange(Cv2.Norm(read.Image, _frame.Image, NormTypes.L1) / (56 * 40 * 3), 0, tolerance);
    }

    [Theory]
    [InlineData("кадр-日本-é.png")]
    [InlineData("two words & more.jpg")]
    public void Reads_files_of_any_name(string name)
    {
        using var read = FrameReader.Read(_folder.Write(name, _frame.Image));
        Assert.Equal(Path.GetFileNameWithoutExtension(name), read.Name);
    }

    [Fact]
    public void Sixteen_bits_are_rounded_to_eight()
    {
        using var wide = new Mat(4, 4, MatType.CV_16UC3, new Scalar(65535, 257 * 100 + 128, 257 * 100 + 129));
        using var read = FrameReader.Read(_folder.Write("wide.png", wide));
        Assert.Equal(new Vec3b(255, 100, 101), read.Image.At<Vec3b>(2, 2));
    }

    [Fact]
    public void Gray_is_replicated_and_alpha_dropped()
    {
        using var gray = new Mat(4, 4, MatType.CV_8UC1, new Scalar(77));
        using var transparent = new Mat(4, 4, MatType.CV_8UC4, new Scalar(10, 20, 30, 0));
        using var first = FrameReader.Read(_folder.Write("gray.png", gray));
        using var second = FrameReader.Read(_folder.Write("alpha.png", transparent));
        Assert.Equal(new Vec3b(77, 77, 77), first.Image.At<Vec3b>(1, 1));
        Assert.Equal(new Vec3b(10, 20, 30), second.Image.At<Vec3b>(1, 1));
    }

    [Fact]
    public void The_exif_orientation_is_ignored()
    {
        var jpeg = File.ReadAllBytes(_folder.Write("plain.jpg", _frame.Image));
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        using var read = FrameReader.Read(_folder.Write("turned.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]));
        Assert.Equal((56, 40), (read.Width, read.Height));
    }

    [Fact]
    public void A_missing_file_is_named() => AssertUnreadable(_folder["none.jpg"], "There is no frame");

    [Fact]
    public void A_folder_is_no_frame() => AssertUnreadable(_folder.Path, "is a folder");

    [Fact]
    public void A_file_of_zero_bytes_is_said_to_be_empty() => AssertUnreadable(_folder.Write("empty.jpg", []), "zero bytes");

    [Fact]
    public void Junk_is_no_picture() => AssertUnreadable(_folder.Write("junk.png", "This is no picture at all."u8), "not a picture");

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    public void Truncation_is_recognized_wherever_it_occurs(string extension)
    {
        var whole = File.ReadAllBytes(_folder.Write("whole" + extension, _frame.Image));
        foreach (var length in new[] { whole.Length - 1, whole.Length - 2, whole.Length * 9 / 10, whole.Length / 2, 20 })
            AssertUnreadable(_folder.Write("cut" + extension, whole.AsSpan(0, length)), "truncated");
    }

    [Theory]
    [InlineData(".bmp")]
    [InlineData(".tiff")]
    public void Truncated_pictures_of_plain_formats_are_not_read_either(string extension)
    {
        var whole = File.ReadAllBytes(_folder.Write("whole" + extension, _frame.Image));
        AssertUnreadable(_folder.Write("cut" + extension, whole.AsSpan(0, whole.Length / 2)), "truncated or damaged");
    }

    [Fact]
    public void The_end_marker_of_a_thumbnail_is_not_the_end_of_the_picture()
    {
        var jpeg = File.ReadAllBytes(_folder.Write("plain.jpg", _frame.Image));
        byte[] thumbnail = [0xFF, 0xE2, 0, 8, 0xFF, 0xD8, 1, 2, 0xFF, 0xD9];
        byte[] whole = [.. jpeg[..2], .. thumbnail, .. jpeg[2..]];
        using (FrameReader.Read(_folder.Write("whole.jpg", whole)))
            AssertUnreadable(_folder.Write("cut.jpg", whole.AsSpan(0, whole.Length - 2)), "end-of-image");
    }

    [Fact]
    public void Bytes_after_the_end_of_a_jpeg_do_no_harm()
    {
        var jpeg = File.ReadAllBytes(_folder.Write("plain.jpg", _frame.Image));
        using var read = FrameReader.Read(_folder.Write("tail.jpg", [.. jpeg, 0, 0, 0, 0]));
        Assert.Equal(56, read.Width);
    }

    [Fact]
    public void A_damaged_png_is_told_by_its_checksum()
    {
        var png = File.ReadAllBytes(_folder.Write("whole.png", _frame.Image));
        png[png.Length / 2] ^= 0x10;
        AssertUnreadable(_folder.Write("damaged.png", png), "checksum");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(float.NaN, 0)]
    [InlineData(0.0001, 0)]
    [InlineData(0.002, 7)]
    [InlineData(0.18, 118)]
    [InlineData(0.21586, 128)]
    [InlineData(0.5, 188)]
    [InlineData(1, 255)]
    [InlineData(1e6, 255)]
    [InlineData(float.PositiveInfinity, 255)]
    public void Floating_point_is_scene_linear_light_and_gets_the_srgb_curve(float light, byte value)
    {
        using var radiance = new Mat(2, 2, MatType.CV_32FC3, new Scalar(0, light, 1));
        using var frame = FrameReader.Read(_folder.Write("light.tiff", radiance));
        Assert.Equal(new Vec3b(0, value, 255), frame.Image.At<Vec3b>(1, 1));
    }

    [Fact]
    public void The_srgb_curve_is_rounded_to_nearest_everywhere()
    {
        for (var light = -0.001f; light < 1.001f; light += 0.0000937f)
        {
            var encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.Pow(light, 1 / 2.4) - 0.055;
            Assert.InRange(Math.Abs(SceneLinear.Encode(light) - Math.Clamp(255 * encoded, 0, 255)), 0, 0.501);
        }

        for (var value = 0; value < 256; value++)
        {
            var encoded = value / 255.0;
            Assert.Equal(value, SceneLinear.Encode((float)(encoded <= 0.04045 ? encoded / 12.92 : Math.Pow((encoded + 0.055) / 1.055, 2.4))));
        }
    }

    [Fact]
    public void Whole_numbers_that_are_no_colors_are_refused()
    {
        using var signed = new Mat(8, 8, MatType.CV_16SC1, new Scalar(5));
        AssertUnreadable(_folder.Write("depth.tiff", signed), "signed");
    }

    private static void AssertUnreadable(string path, string reason)
    {
        var error = Assert.Throws<XMemException>(() => FrameReader.Read(path));
        Assert.Equal(XMemErrorKind.FrameUnreadable, error.Kind);
        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
