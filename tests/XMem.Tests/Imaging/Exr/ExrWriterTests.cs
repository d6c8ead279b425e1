using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using XMem.Imaging.Exr;

namespace XMem.Tests.Imaging.Exr;

/// <summary>OpenEXR files byte by byte, against the published layout.</summary>
public sealed class ExrWriterTests
{
    [Fact]
    public void A_header_is_as_the_layout_says()
    {
        var file = Write(5, 3, ExrPixelType.Half, ("b.A", 0), ("a.A", 0));
        var expected = new MemoryStream();
        var writer = new BinaryWriter(expected);
        writer.Write([0x76, 0x2F, 0x31, 0x01, 2, 0, 0, 0]);
        Attribute("channels", "chlist", [.. Channel("a.A", 1), .. Channel("b.A", 1), 0]);
        Attribute("compression", "compression", [3]);
        Attribute("dataWindow", "box2i", Ints(0, 0, 4, 2));
        Attribute("displayWindow", "box2i", Ints(0, 0, 4, 2));
        Attribute("lineOrder", "lineOrder", [0]);
        Attribute("pixelAspectRatio", "float", [0, 0, 0x80, 0x3F]);
        Attribute("screenWindowCenter", "v2f", new byte[8]);
        Attribute("screenWindowWidth", "float", [0, 0, 0x80, 0x3F]);
        writer.Write((byte)0);
        Assert.Equal(expected.ToArray(), file[..(int)expected.Length]);

        // One block of 16 lines at most: its offset follows the header, and there it is.
        Assert.Equal(expected.Length + 8, BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)expected.Length)));

        void Attribute(string name, string type, byte[] value)
        {
            writer.Write(Encoding.ASCII.GetBytes($"{name}\0{type}\0"));
            writer.Write(value.Length);
            writer.Write(value);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 16)]
    [InlineData(5, 17)]
    [InlineData(33, 50)]
    public void Blocks_hold_lines_of_all_channels_in_the_order_of_their_names(int width, int height)
    {
        var file = Write(width, height, ExrPixelType.Float, ("object2.A", 2), ("object10.A", 10));
        var blocks = Blocks(file, height, Math.Min(16, height) * width * 8).ToList();
        Assert.Equal((height + 15) / 16, blocks.Count);
        for (var y = 0; y < height; y++)
        {
            var (firstLine, samples) = blocks[y / 16];
            Assert.Equal(y / 16 * 16, firstLine);
            var line = MemoryMarshal.Cast<byte, float>(samples).Slice((y - firstLine) * width * 2, width * 2);
            for (var x = 0; x < width; x++)
                Assert.Equal((Value(10, y * width + x), Value(2, y * width + x)), (line[x], line[width + x]));
        }
    }

    [Fact]
    public void Halves_are_rounded_to_nearest()
    {
        float[] values = [0, 1, 0.5f, 1f / 3, 65504, 0.99999f, 2e-8f];
        using var stream = new MemoryStream();
        ExrWriter.Write(stream, values.Length, 1, [new ExrChannel("Y", values)], ExrPixelType.Half);
        var (_, samples) = Assert.Single(Blocks(stream.ToArray(), 1, values.Length * 2));
        Assert.Equal(values.Select(value => (Half)value), MemoryMarshal.Cast<byte, Half>(samples).ToArray());
    }

    [Fact]
    public void Samples_that_do_not_compress_are_stored_as_they_are()
    {
        var noise = new float[64];
        new Random(1).NextBytes(MemoryMarshal.AsBytes(noise.AsSpan()));
        using var stream = new MemoryStream();
        ExrWriter.Write(stream, 64, 1, [new ExrChannel("Y", noise)], ExrPixelType.Float);
        var file = stream.ToArray();
        Assert.Equal(256, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 260)));
        Assert.Equal(MemoryMarshal.AsBytes<float>(noise), file.AsSpan(file.Length - 256));
    }

    [Theory]
    [InlineData(31, 2)]
    [InlineData(32, 0x402)]
    public void Long_names_set_their_flag(int length, int version)
    {
        var file = Write(1, 1, ExrPixelType.Half, (new string('n', length), 0));
        Assert.Equal(version, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(256)]
    public void Channels_without_a_usable_name_are_refused(object name)
    {
        var text = name as string ?? new string('n', (int)name);
        Assert.Throws<ArgumentException>(() => Write(1, 1, ExrPixelType.Half, (text, 0)));
    }

    [Fact]
    public void Channels_of_another_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => ExrWriter.Write(Stream.Null, 2, 2, [new ExrChannel("Y", new float[3])], ExrPixelType.Half));

    [Fact]
    public void Preparation_of_bytes_is_undone()
    {
        foreach (var length in new[] { 0, 1, 2, 7, 100 })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var prepared = new byte[length];
            var restored = new byte[length];
            ExrBytes.Prepare(bytes, prepared);
            ExrBytes.Restore(prepared, restored);
            Assert.Equal(bytes, restored);
        }
    }

    [Fact]
    public void Bytes_are_prepared_as_the_library_does()
    {
        // Even bytes 10 30 50, then odd bytes 20 40; differences plus 128.
        var prepared = new byte[5];
        ExrBytes.Prepare([10, 20, 30, 40, 50], prepared);
        Assert.Equal([10, 148, 148, 98, 148], prepared);
    }

    private static byte[] Write(int width, int height, ExrPixelType type, params (string Name, int Seed)[] channels)
    {
        using var stream = new MemoryStream();
        ExrWriter.Write(
            stream, width, height,
            [.. channels.Select(channel => new ExrChannel(channel.Name, [.. Enumerable.Range(0, width * height).Select(i => Value(channel.Seed, i))]))],
            type);
        return stream.ToArray();
    }

    private static float Value(int seed, int index) => (seed * 31 + index * 7) % 64 / 64f;

    /// <summary>The blocks that the offset table names, their bytes restored independently of the engine.</summary>
    private static IEnumerable<(int FirstLine, byte[] Samples)> Blocks(byte[] file, int height, int largest)
    {
        // The header ends with an empty name: after the last attribute, screenWindowWidth, of 4 bytes.
        var table = file.AsSpan().IndexOf("screenWindowWidth\0float\0"u8) + 24 + 4 + 4 + 1;
        for (var block = 0; block < (height + 15) / 16; block++)
        {
            var at = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(table + block * 8));
            var firstLine = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4))).ToArray();
            var lines = Math.Min(16, height - firstLine);
            var size = largest / Math.Min(16, height) * lines;
            if (data.Length == size)
            {
                yield return (firstLine, data);
                continue;
            }

            using var inflated = new MemoryStream();
            using (var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress))
                zlib.CopyTo(inflated);
            var bytes = inflated.ToArray();
            Assert.Equal(size, bytes.Length);
            for (var i = 1; i < bytes.Length; i++)
                bytes[i] = (byte)(bytes[i] + bytes[i - 1] - 128);
            yield return (firstLine, [.. Enumerable.Range(0, size).Select(i => bytes[i % 2 == 0 ? i / 2 : (size + 1) / 2 + i / 2])]);
        }
    }

    private static byte[] Channel(string name, byte type) => [.. Encoding.ASCII.GetBytes(name), 0, type, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

    private static byte[] Ints(params int[] values) => MemoryMarshal.AsBytes<int>(values).ToArray();
}
