using OpenCvSharp;
using XMem.Imaging;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging;

public sealed class MaskReaderTests : IDisposable
{
    private const int Width = 131;
    private const int Height = 75;
    private readonly TemporaryFolder _folder = new();
    private readonly IndexMask _mask = new(Width, Height, Sv1.Frame(0, Height, Width, 0, 0, 0).Labels);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_indices_of_a_palette_are_the_labels_and_the_palette_is_kept()
    {
        byte[] palette = [0, 0, 0, 9, 8, 7, 255, 255, 255, 1, 2, 3];
        var path = _folder.Write("00000.png", TestPng.Of(Width, Height, _mask.Labels, palette: palette));
        var read = MaskReader.Read(path);
        Assert.Equal((Width, Height, path), (read.Width, read.Height, read.Path));
        Assert.Equal(_mask.Labels, read.Labels);
        Assert.Equal(((byte)9, (byte)8, (byte)7), read.Palette![1]);
        Assert.Equal(((byte)1, (byte)2, (byte)3), read.Palette[3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_row_filter_is_undone(byte filter)
    {
        var samples = Gw1.Draw("filter", Width * Height, u => (u + 1) * 128).Select(value => (byte)value).ToArray();
        var read = MaskReader.Read(_folder.Write("a.png", TestPng.Of(Width, Height, samples, filter: filter, dataChunks: 5)));
        Assert.Equal(samples, read.Labels);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    public void Palettes_of_few_bits_and_interlaced_pictures_are_read(int bitDepth, bool interlaced)
    {
        // Sizes down to one pixel: the passes of an interlaced picture may be empty.
        foreach (var (width, height) in new[] { (Width, Height), (5, 3), (1, 1), (2, 9) })
        {
            var samples = Enumerable.Range(1, width * height).Select(i => (byte)((i * 7 + i / 5) % (1 << bitDepth))).ToArray();
            samples[0] = 1;
            var read = MaskReader.Read(_folder.Write("a.png", TestPng.Of(width, height, samples, bitDepth, filter: 4, interlaced: interlaced)));
            Assert.Equal(samples, read.Labels);
        }
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(2, 85)]
    [InlineData(4, 17)]
    public void Gray_of_few_bits_is_brought_to_eight(int bitDepth, int one)
    {
        var samples = _mask.Labels.Select(label => label > 0 ? (byte)1 : (byte)0).ToArray();
        var read = MaskReader.Read(_folder.Write("a.png", TestPng.Of(Width, Height, samples, bitDepth, TestPng.Gray)));
        Assert.Equal(samples.Select(sample => (byte)(sample * one)), read.Labels);
        Assert.Null(read.Palette);
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.bmp")]
    [InlineData("a.tiff")]
    [InlineData("a.webp")]
    public void Gray_values_are_labels(string name)
    {
        using var picture = _mask.ToMat();
        Assert.Equal(_mask.Labels, MaskReader.Read(_folder.Write(name, picture)).Labels);
    }

    [Fact]
    public void Color_pictures_whose_pixels_are_all_gray_are_gray()
    {
        using var gray = _mask.ToMat();
        using var bgr = gray.CvtColor(ColorConversionCodes.GRAY2BGR);
        using var bgra = gray.CvtColor(ColorConversionCodes.GRAY2BGRA);
        Assert.Equal(_mask.Labels, MaskReader.Read(_folder.Write("a.png", bgr)).Labels);
        Assert.Equal(_mask.Labels, MaskReader.Read(_folder.Write("b.png", bgra)).Labels);
    }

    [Fact]
    public void Transparent_pixels_are_background()
    {
        using var picture = new Mat(10, 10, MatType.CV_8UC4, new Scalar(255, 255, 255, 0));
        picture[new Rect(2, 2, 5, 5)].SetTo(new Scalar(255, 255, 255, 255));
        var read = MaskReader.Read(_folder.Write("a.png", picture));
        Assert.Equal(25, read.CountLabels()[255]);
        Assert.Equal(75, read.CountLabels()[0]);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(65535, 255)]
    public void Sixteen_bits_are_read_if_they_are_labels_or_black_and_white(int value, int label)
    {
        using var gray = _mask.ToMat();
        using var wide = new Mat();
        gray.ConvertTo(wide, MatType.CV_16UC1);
        wide.SetTo(new Scalar(value), gray);
        var read = MaskReader.Read(_folder.Write("a.png", wide));
        Assert.Equal(_mask.Labels.Select(one => one > 0 ? (byte)label : (byte)0), read.Labels);
    }

    [Fact]
    public void Labels_beyond_255_are_refused()
    {
        using var wide = new Mat(10, 10, MatType.CV_16UC1, new Scalar(0));
        wide[new Rect(2, 2, 5, 5)].SetTo(new Scalar(1000));
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("a.png", wide), "16-bit values up to 1000");
    }

    [Theory]
    [InlineData(255, 4)]
    [InlineData(255, 1)]
    [InlineData(200, 4)]
    public void An_antialiased_disk_is_refused(int value, int samples)
    {
        using var matte = Disk(value, samples);
        if (samples == 1)
        {
            // One level between black and white, on the edge only.
            using var hard = matte.Clone();
            Cv2.Dilate(hard, matte, Mat.Ones(3, 3, MatType.CV_8UC1));
            matte.SetTo(new Scalar(128), matte);
            matte.SetTo(new Scalar(255), hard);
        }

        AssertRefused(XMemErrorKind.MaskIsAntialiased, _folder.Write("a.png", matte), "gray levels", "-Threshold 0.5", "without antialiasing");
    }

    [Fact]
    public void A_blurred_matte_and_a_slow_ramp_are_refused()
    {
        using var disk = Disk(255, 1);
        using var blurred = disk.GaussianBlur(new Size(0, 0), 6);
        using var ramp = new Mat(8, 1024, MatType.CV_8UC1);
        for (var x = 0; x < 1024; x++)
            ramp[new Rect(x, 0, 1, 8)].SetTo(new Scalar(x / 4));
        AssertRefused(XMemErrorKind.MaskIsAntialiased, _folder.Write("a.png", blurred), "soft or antialiased");
        AssertRefused(XMemErrorKind.MaskIsAntialiased, _folder.Write("b.png", ramp), "256 gray levels");
    }

    [Fact]
    public void A_gray_ramp_as_palette_does_not_hide_an_antialiased_matte()
    {
        using var disk = Disk(255, 4);
        disk.GetArray(out byte[] values);
        var palette = Enumerable.Range(0, 256).SelectMany(value => Enumerable.Repeat((byte)value, 3)).ToArray();
        AssertRefused(XMemErrorKind.MaskIsAntialiased, _folder.Write("a.png", TestPng.Of(disk.Width, disk.Height, values, palette: palette)), "antialiased");
    }

    [Fact]
    public void A_soft_alpha_channel_is_refused()
    {
        using var picture = new Mat(10, 10, MatType.CV_8UC4, new Scalar(255, 255, 255, 90));
        AssertRefused(XMemErrorKind.MaskIsAntialiased, _folder.Write("a.png", picture), "partly transparent");
    }

    [Fact]
    public void Label_maps_of_many_touching_and_thin_objects_are_no_soft_mattes()
    {
        using var map = new Mat(200, 200, MatType.CV_8UC1, new Scalar(0));
        for (var i = 0; i < 20; i++)
            map[new Rect(8 + 9 * i, 20 + i, 9, 120)].SetTo(new Scalar(i + 1));
        map[new Rect(0, 190, 200, 1)].SetTo(new Scalar(200));
        Cv2.Line(map, new Point(3, 3), new Point(190, 18), new Scalar(3), 1);
        Cv2.Circle(map, new Point(100, 170), 12, new Scalar(255), 1);
        map.GetArray(out byte[] values);
        Assert.Equal(values, MaskReader.Read(_folder.Write("a.png", map)).Labels);
    }

    [Theory]
    [InlineData(".jpg", ImwriteFlags.JpegQuality)]
    [InlineData(".webp", ImwriteFlags.WebPQuality)]
    public void Lossy_files_are_refused(string extension, ImwriteFlags quality)
    {
        using var picture = _mask.ToMat();
        Cv2.ImEncode(extension, picture, out var bytes, new ImageEncodingParam(quality, 90));
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("a" + extension, bytes), "lossy", "PNG", "-Threshold");
    }

    [Fact]
    public void A_mask_that_labels_nothing_is_empty_but_may_be_ground_truth()
    {
        var path = _folder.Write("a.png", TestPng.Of(4, 4, new byte[16]));
        AssertRefused(XMemErrorKind.MaskIsEmpty, path, "labels no pixel");
        Assert.Equal(new byte[16], MaskReader.ReadAllowingEmpty(path).Labels);
    }

    [Fact]
    public void Missing_empty_and_junk_files_and_folders_are_told_apart()
    {
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder["none.png"], "There is no mask");
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Path, "is a folder");
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("zero.png", []), "zero bytes");
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("junk.png", "no picture"u8), "not a picture");
    }

    [Fact]
    public void A_truncated_mask_is_refused_wherever_it_ends()
    {
        var whole = TestPng.Of(Width, Height, _mask.Labels, dataChunks: 3);
        for (var length = 1; length < whole.Length; length += 7)
            Assert.Equal(XMemErrorKind.MaskUnreadable, Assert.Throws<XMemException>(() => MaskReader.Read(_folder.Write("a.png", whole.AsSpan(0, length)))).Kind);
        AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("a.png", whole.AsSpan(0, whole.Length - 12)), "truncated");
    }

    [Fact]
    public void Hostile_pngs_are_refused_without_much_memory()
    {
        var data = TestPng.Chunk("IDAT", TestPng.Deflate(new byte[5]));
        var palette = TestPng.Chunk("PLTE", new byte[12]);
        var end = TestPng.Chunk("IEND", []);
        var header = TestPng.Header(4, 1, 8, TestPng.Palette);
        byte[] tooLong = [.. data];
        tooLong[0] = 0x7F;
        byte[] negative = [.. data];
        negative[0] = 0xFF;

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("its data are too few", TestPng.Header(16384, 16384, 8, TestPng.Palette), palette, data, end);
        Refused("2147483647 x 2147483647", TestPng.Header(int.MaxValue, int.MaxValue, 8, TestPng.Palette), palette, data, end);
        Refused("0 x 4", TestPng.Header(0, 4, 8, TestPng.Palette), palette, data, end);
        Refused("no valid picture", TestPng.Header(4, 1, 3, TestPng.Palette), palette, data, end);
        Refused("no valid picture", TestPng.Header(4, 1, 16, TestPng.Palette), palette, data, end);
        Refused("no valid picture", TestPng.Header(4, 1, 8, 9), palette, data, end);
        Refused("truncated", header, palette, tooLong, end);
        Refused("truncated", header, palette, negative, end);
        Refused("palette is missing", header, data, end);
        Refused("palette has a wrong length", header, TestPng.Chunk("PLTE", new byte[13]), data, end);
        Refused("palette has a wrong length", header, TestPng.Chunk("PLTE", new byte[771]), data, end);
        Refused("no picture data", header, palette, end);
        Refused("header is missing", palette, data, end);
        Refused("does not belong", header, header, palette, data, end);
        Refused("does not belong", header, palette, TestPng.Chunk("EVIL", []), data, end);
        Refused("cannot be decompressed", header, palette, TestPng.Chunk("IDAT", [1, 2, 3, 4, 5, 6]), end);
        Refused("cannot be decompressed", header, palette, TestPng.Chunk("IDAT", TestPng.Deflate(new byte[4])), end);
        // A dictionary that nobody has.
        Refused("cannot be decompressed", header, palette, TestPng.Chunk("IDAT", [0x78, 0x20, 0, 0, 0, 0]), end);
        Refused("unknown filter", header, palette, TestPng.Chunk("IDAT", TestPng.Deflate([7, 0, 0, 0, 0])), end);
        Refused("ends before its end chunk", header, palette, data);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);

        void Refused(string reason, params byte[][] chunks) =>
            AssertRefused(XMemErrorKind.MaskUnreadable, _folder.Write("hostile.png", TestPng.Join(chunks)), reason);
    }

    [Fact]
    public void A_bomb_beyond_the_picture_is_not_unpacked()
    {
        var data = TestPng.Chunk("IDAT", TestPng.Deflate(new byte[64 << 20]));
        var path = _folder.Write(
            "bomb.png", TestPng.Join(TestPng.Header(4, 1, 8, TestPng.Palette), TestPng.Chunk("PLTE", new byte[12]), data, TestPng.Chunk("IEND", [])));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(4, MaskReader.ReadAllowingEmpty(path).Labels.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Real_annotations_are_read_as_libpng_reads_their_colors()
    {
        var path = SharedData.Clip("dogs-jump", "Annotations", "00000.png");
        var read = MaskReader.Read(path);
        Assert.Equal(new byte[] { 1, 2, 3 }, read.FindObjects());
        using var colors = FrameReader.Read(path);
        for (var i = 0; i < read.Labels.Length; i++)
        {
            var (r, g, b) = read.Palette![read.Labels[i]];
            Assert.Equal(new Vec3b(b, g, r), colors.Image.At<Vec3b>(i / read.Width, i % read.Width));
        }
    }

    private static void AssertRefused(XMemErrorKind kind, string path, params string[] reasons)
    {
        var error = Assert.Throws<XMemException>(() => MaskReader.Read(path));
        Assert.Equal(kind, error.Kind);
        Assert.Equal(path, error.Path);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        foreach (var reason in reasons)
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A disk, drawn larger and reduced: with hard edges if by a factor of 1.</summary>
    private static Mat Disk(int value, int factor)
    {
        using var large = new Mat(90 * factor, 120 * factor, MatType.CV_8UC1, new Scalar(0));
        Cv2.Circle(large, new Point(60 * factor, 45 * factor), 30 * factor, new Scalar(value), -1);
        return large.Resize(new Size(120, 90), 0, 0, InterpolationFlags.Area);
    }
}
