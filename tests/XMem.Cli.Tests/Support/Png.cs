using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace XMem.Cli.Tests.Support;

/// <summary>Writes 8-bit PNG files, independently of the program.</summary>
internal static class Png
{
    private const byte RgbType = 2;
    private const byte PaletteType = 3;

    /// <summary>A color picture of width x height x 3 samples.</summary>
    public static byte[] Rgb(int width, int height, byte[] samples) => Encode(width, height, RgbType, samples, palette: null);

    /// <summary>A picture of width x height indices into a palette of RGB triples.</summary>
    public static byte[] Indexed(int width, int height, byte[] samples, byte[] palette) => Encode(width, height, PaletteType, samples, palette);

    private static byte[] Encode(int width, int height, byte type, byte[] samples, byte[]? palette)
    {
        var stride = samples.Length / height;
        var rows = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            rows.Write(samples, y * stride, stride);
        }

        var data = new MemoryStream();
        using (var compressor = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            compressor.Write(rows.ToArray());

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, type);
        return
        [
            0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
            .. Chunk("IHDR", header),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", data.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. content];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
