using System.Buffers.Binary;
using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Exr;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.Exr;

/// <summary>OpenEXR files as frames and masks, and those that are refused.</summary>
public sealed class ExrPictureTests : IDisposable
{
    private static readonly Func<int, int, float> One = (_, _) => 1;
    private readonly TemporaryFolder _folder = new();

    public ExrPictureTests() => XMem.Imaging.Native.NativeLibraries.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    public static MatrixTheoryData<string, string, bool> Kinds => new(["None", "Rle", "Zips", "Zip"], ["Half", "Float"], [false, true]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Channels_are_read_whatever_the_compression_type_and_line_order(string compression, string type, bool isReversed)
    {
        var exr = new TestExr { Compression = Enum.Parse<ExrCompression>(compression), Type = Enum.Parse<ExrPixelType>(type), IsReversed = isReversed };
        using var picture = ExrPicture.Decode(exr.ToArray(), withAlpha: true);
        Assert.Equal((9, 19, MatType.CV_32FC3), (picture.Width, picture.Height, picture.Type()));
        for (var y = 0; y < 19; y++)
        {
            for (var x = 0; x < 9; x++)
                Assert.Equal(new Vec3f(exr.Channels["B"](x, y), exr.Channels["G"](x, y), exr.Channels["R"](x, y)), picture.At<Vec3f>(y, x));
        }
    }

    [Fact]
    public void What_the_writer_wrote_is_read()
    {
        var values = Enumerable.Range(0, 40 * 33).Select(i => i % 64 / 64f).ToArray();
        using var stream = new MemoryStream();
        ExrWriter.Write(stream, 40, 33, [new ExrChannel("Y", values), new ExrChannel("object1.A", new float[values.Length])], ExrPixelType.Half);
        using var picture = ExrPicture.Decode(stream.ToArray(), withAlpha: true);
        picture.GetArray(out float[] read);
        Assert.Equal(values, read);
    }

    [Fact]
    public void Lines_that_need_a_dictionary_are_refused()
    {
        var file = new TestExr().ToArray();
        var lines = file.AsSpan().IndexOf([(byte)0x78, (byte)0x9C]);
        Assert.InRange(lines, 1, file.Length);
        file[lines + 1] = 0x20;
        AssertRefused(file, "cannot be decompressed");
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Rle")]
    [InlineData("Zip")]
    public void A_file_that_claims_more_than_its_lines_hold_takes_no_memory(string compression)
    {
        var file = new TestExr { Compression = Enum.Parse<ExrCompression>(compression) }.ToArray();
        var right = file.AsSpan().IndexOf("dataWindow\0box2i\0"u8) + 17 + 4 + 8;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(right), 6_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("data are too few for 6000001 x 19 pixels", Assert.Throws<InvalidDataException>(() => ExrPicture.Decode(file, withAlpha: false)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(2, 3, 4, 5)]
    [InlineData(-5, -4, 20, 30)]
    [InlineData(-3, 2, 4, 40)]
    [InlineData(50, 60, 52, 61)]
    public void The_picture_is_the_display_window_and_black_where_the_file_holds_nothing(int left, int top, int right, int bottom)
    {
        var exr = new TestExr { Data = [left, top, right, bottom], Display = [0, 0, 9, 7], Channels = new Dictionary<string, Func<int, int, float>> { ["Y"] = One } };
        using var picture = ExrPicture.Decode(exr.ToArray(), withAlpha: false);
        Assert.Equal((10, 8), (picture.Width, picture.Height));
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 10; x++)
                Assert.Equal(x >= left && x <= right && y >= top && y <= bottom ? 1 : 0, picture.At<float>(y, x));
        }
    }

    [Fact]
    public void A_display_window_may_lie_anywhere()
    {
        var exr = new TestExr { Data = [100, 200, 101, 202], Display = [99, 200, 101, 202] };
        using var picture = ExrPicture.Decode(exr.ToArray(), withAlpha: false);
        Assert.Equal(0, picture.At<Vec3f>(0, 0).Item2);
        Assert.Equal(101 / 64f, picture.At<Vec3f>(0, 1).Item2);
    }

    [Fact]
    public void Frames_are_encoded_as_srgb_and_gray_is_replicated()
    {
        var color = _folder.Write("shot.0001.exr", Single("R", 0.18f, "G", 1, "B", 0, "A", 0.5f));
        var gray = _folder.Write("shot.0002.exr", Single("Y", 0.5f));
        using var first = FrameReader.Read(color);
        using var second = FrameReader.Read(gray);
        Assert.Equal(("shot.0001", new Vec3b(0, 255, 118)), (first.Name, first.Image.At<Vec3b>(3, 3)));
        Assert.Equal(new Vec3b(188, 188, 188), second.Image.At<Vec3b>(3, 3));
    }

    [Fact]
    public void Mattes_are_read_from_alpha_or_luminance()
    {
        foreach (var name in new[] { "Y", "A" })
        {
            var hard = new TestExr { Channels = new Dictionary<string, Func<int, int, float>> { [name] = (x, _) => x > 4 ? 1 : 0 } };
            Assert.Equal(4 * 19, MaskReader.Read(_folder.Write("a.exr", hard.ToArray())).CountLabels()[255]);
            var soft = new TestExr { Channels = new Dictionary<string, Func<int, int, float>> { [name] = (x, _) => x / 8f } };
            var path = _folder.Write("b.exr", soft.ToArray());
            Assert.Equal(5 * 19, MaskReader.Read(path, new MaskReadOptions { Threshold = 0.5 }).CountLabels()[255]);
            Refusal.OfFile(path, XMemErrorKind.MaskIsAntialiased, () => MaskReader.Read(path), "-Threshold");
        }
    }

    [Theory]
    [InlineData(4, "PIZ")]
    [InlineData(8, "DWAA")]
    [InlineData(77, "77")]
    public void Other_compressions_are_refused_by_name(int compression, string name) =>
        AssertRefused(new TestExr { Compression = (ExrCompression)compression }.ToArray(), $"compression, {name}, is not read", "ZIP");

    [Theory]
    [InlineData(0x202, "tiled")]
    [InlineData(0x802, "deep")]
    [InlineData(0x1002, "several parts")]
    [InlineData(1, "another version")]
    public void Other_kinds_of_file_are_refused(int version, string kind) => AssertRefused(new TestExr { Version = version }.ToArray(), kind);

    [Fact]
    public void Files_without_colors_are_refused_with_what_they_have()
    {
        AssertRefused(Single("object1.A", 1, "object2.A", 1), "R, G, B nor Y, only object1.A, object2.A", "by itself");
        AssertRefused(Single("A", 1), "only A");
        var many = Enumerable.Range(0, 12).ToDictionary(i => $"layer{i:00}.Z", _ => One);
        AssertRefused(new TestExr { Channels = many }.ToArray(), "layer07.Z, ...");
    }

    [Fact]
    public void Subsampled_and_whole_number_channels_are_refused()
    {
        AssertRefused(new TestExr { Sampling = 2 }.ToArray(), "fewer samples");
        AssertRefused(new TestExr { Type = ExrPixelType.UInt }.ToArray(), "whole numbers");
        AssertRefused(new TestExr { Type = (ExrPixelType)9 }.ToArray(), "unknown type");
    }

    [Theory]
    [InlineData("channels")]
    [InlineData("compression")]
    [InlineData("dataWindow")]
    [InlineData("displayWindow")]
    public void An_incomplete_header_is_refused(string attribute) => AssertRefused(new TestExr { Without = attribute }.ToArray(), "header is incomplete");

    [Theory]
    [InlineData("None")]
    [InlineData("Rle")]
    [InlineData("Zips")]
    [InlineData("Zip")]
    public void A_truncated_file_is_refused_wherever_it_ends(string compression)
    {
        var whole = new TestExr { Compression = Enum.Parse<ExrCompression>(compression) }.ToArray();
        for (var length = 5; length < whole.Length; length += 3)
            AssertRefused(whole[..length]);
        AssertRefused(whole[..^1], "truncated");
    }

    [Theory]
    [InlineData("Rle")]
    [InlineData("Zip")]
    public void Damage_never_breaks_the_reader(string compression)
    {
        var whole = new TestExr { Compression = Enum.Parse<ExrCompression>(compression) }.ToArray();
        var random = new Random(5);
        for (var i = 0; i < 400; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            try
            {
                ExrPicture.Decode(damaged, withAlpha: false).Dispose();
            }
            catch (InvalidDataException)
            {
                // Refused, as it should be where the damage shows.
            }
        }
    }

    [Fact]
    public void A_file_that_was_not_finished_has_no_offsets_and_is_refused()
    {
        var file = new TestExr().ToArray();
        var table = ExrHeader.Parse(file).Length;
        file.AsSpan(table, 16).Clear();
        AssertRefused(file, "lines are missing");
    }

    [Fact]
    public void Hostile_sizes_are_refused_without_much_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var window in new int[][] { [0, 0, 1 << 30, 1 << 30], [0, 0, -2, 5], [int.MinValue, 0, int.MaxValue, 0] })
        {
            AssertRefused(Patch("dataWindow", window), "pixels are read");
            AssertRefused(Patch("displayWindow", window), "pixels are read");
        }

        AssertRefused(Patch("dataWindow", [0, 0, 0, (1 << 27) - 1]), "table of lines");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);

        static byte[] Patch(string attribute, int[] window)
        {
            var file = new TestExr().ToArray();
            var at = file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"{attribute}\0box2i\0")) + attribute.Length + 11;
            for (var i = 0; i < 4; i++)
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at + 4 * i), window[i]);
            return file;
        }
    }

    private static byte[] Single(params object[] namesAndValues) => new TestExr
    {
        Channels = namesAndValues.Chunk(2).ToDictionary(pair => (string)pair[0], pair => (Func<int, int, float>)((_, _) => Convert.ToSingle(pair[1]))),
    }.ToArray();

    private void AssertRefused(byte[] file, params string[] reasons)
    {
        var path = _folder.Write("a.exr", file);
        Refusal.OfFile(path, XMemErrorKind.FrameUnreadable, () => FrameReader.Read(path).Dispose(), reasons);
    }
}
