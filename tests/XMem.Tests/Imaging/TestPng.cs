using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace XMem.Tests.Imaging;

/// <summary>Makes PNG files of any sample format, also wrong ones, independently of the engine's writer.</summary>
internal static class TestPng
{
    public const byte Gray = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;

    public static byte[] Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A picture of one sample a pixel.</summary>
    /// <param name="filter">The filter of every row, 0 to 4.</param>
    /// <param name="dataChunks">The number of IDAT chunks.</param>
    public static byte[] Of(
        int width, int height, byte[] samples, int bitDepth = 8, byte colorType = Palette, byte[]? palette = null, byte filter = 0, bool interlaced = false, int dataChunks = 1)
    {
        var raw = new MemoryStream();
        foreach (var (x, y, dx, dy) in interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : new[] { (0, 0, 1, 1) })
        {
            byte[]? above = null;
            for (var row = y; row < height && x < width; row += dy)
            {
                var line = Pack([.. Enumerable.Range(0, (width - x + dx - 1) / dx).Select(i => samples[row * width + x + i * dx])], bitDepth);
                raw.WriteByte(filter);
                raw.Write(Filter(line, above ?? new byte[line.Length], filter));
                above = line;
            }
        }

        var parts = new List<byte[]> { Header(width, height, bitDepth, colorType, interlaced) };
        if (colorType == Palette)
            parts.Add(Chunk("PLTE", palette ?? [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]));
        parts.Add(Chunk("tEXt", "Comment\0made for a test"u8));
        var data = Deflate(raw.ToArray());
        var size = (data.Length + dataChunks - 1) / dataChunks;
        parts.AddRange(data.Chunk(size).Select(part => Chunk("IDAT", part)));
        parts.Add(Chunk("IEND", []));
        return Join([.. parts]);
    }

    public static byte[] Header(int width, int height, int bitDepth, byte colorType, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bitDepth;
        header[9] = colorType;
        header[12] = interlaced ? (byte)1 : (byte)0;
        return Chunk("IHDR", header);
    }

    public static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    public static byte[] Join(params byte[][] chunks) => [.. Signature, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Deflate(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal))
            stream.Write(data);
        return compressed.ToArray();
    }

    private static byte[] Pack(byte[] samples, int bitDepth)
    {
        var packed = new byte[(samples.Length * bitDepth + 7) / 8];
        for (var i = 0; i < samples.Length; i++)
            packed[i * bitDepth / 8] |= (byte)(samples[i] << (8 - bitDepth - i * bitDepth % 8));
        return packed;
    }

    private static byte[] Filter(byte[] line, byte[] above, byte filter)
    {
        var filtered = new byte[line.Length];
        for (var i = 0; i < line.Length; i++)
        {
            var (left, up, corner) = (i > 0 ? line[i - 1] : 0, above[i], i > 0 ? above[i - 1] : 0);
            var estimate = left + up - corner;
            int[] candidates = [left, up, corner];
            filtered[i] = (byte)(line[i] - filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => candidates.MinBy(candidate => Math.Abs(estimate - candidate)),
            });
        }

        return filtered;
    }
}
