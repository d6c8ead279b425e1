using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace XMem.Imaging.Exr;

/// <summary>
/// Writes OpenEXR files of one part with any number of named channels: scan lines, ZIP compression of 16 lines (OpenEXR file layout,
/// version 2). OpenCV writes at most four channels, without names, and not in all of its builds.
/// </summary>
internal static class ExrWriter
{
    /// <summary>The number that every file begins with, and the version of its layout.</summary>
    public const int MagicNumber = 20000630;

    private const int Version = 2;
    private const int LongNamesFlag = 0x400;
    private const int MaxShortNameLength = 31;
    private const int MaxNameLength = 255;
    private const int LinesPerBlock = 16;

    /// <summary>Writes a picture.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">The channels, in any order, no name twice.</param>
    /// <param name="type"><see cref="ExrPixelType.Half"/> or <see cref="ExrPixelType.Float"/>.</param>
    public static void Write(Stream stream, int width, int height, IReadOnlyList<ExrChannel> channels, ExrPixelType type)
    {
        // The layout wants channels in the order of their names' bytes.
        var sorted = channels.OrderBy(channel => channel.Name, StringComparer.Ordinal).ToArray();
        foreach (var channel in sorted)
        {
            if (Encoding.UTF8.GetByteCount(channel.Name) is 0 or > MaxNameLength || channel.Values.Length != width * height)
                throw new ArgumentException($"The channel '{channel.Name}' has no name or the wrong size.", nameof(channels));
        }

        var header = WriteHeader(width, height, sorted, type);
        var blocks = new List<byte[]>();
        for (var y = 0; y < height; y += LinesPerBlock)
            blocks.Add(WriteBlock(y, Math.Min(LinesPerBlock, height - y), width, sorted, type));

        stream.Write(header);
        Span<byte> offset = stackalloc byte[sizeof(long)];
        var position = header.Length + (long)blocks.Count * sizeof(long);
        foreach (var block in blocks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(offset, position);
            stream.Write(offset);
            position += block.Length;
        }

        foreach (var block in blocks)
            stream.Write(block);
    }

    private static byte[] WriteHeader(int width, int height, ExrChannel[] channels, ExrPixelType type)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        var hasLongNames = channels.Any(channel => Encoding.UTF8.GetByteCount(channel.Name) > MaxShortNameLength);
        writer.Write(MagicNumber);
        writer.Write(Version | (hasLongNames ? LongNamesFlag : 0));

        WriteAttribute("channels", "chlist", channels.Sum(channel => Encoding.UTF8.GetByteCount(channel.Name) + 17) + 1);
        foreach (var channel in channels)
        {
            WriteText(channel.Name);
            writer.Write((int)type);
            writer.Write(0); // perceived linearly: no; three bytes reserved
            writer.Write(1); // samples in every column
            writer.Write(1); // and row
        }

        writer.Write((byte)0);
        WriteAttribute("compression", "compression", 1);
        writer.Write((byte)ExrCompression.Zip);
        WriteWindow("dataWindow");
        WriteWindow("displayWindow");
        WriteAttribute("lineOrder", "lineOrder", 1);
        writer.Write((byte)0); // from top to bottom
        WriteAttribute("pixelAspectRatio", "float", 4);
        writer.Write(1f);
        WriteAttribute("screenWindowCenter", "v2f", 8);
        writer.Write(0f);
        writer.Write(0f);
        WriteAttribute("screenWindowWidth", "float", 4);
        writer.Write(1f);
        writer.Write((byte)0);
        writer.Flush();
        return buffer.ToArray();

        void WriteText(string text)
        {
            writer.Write(Encoding.UTF8.GetBytes(text));
            writer.Write((byte)0);
        }

        void WriteAttribute(string name, string attributeType, int size)
        {
            WriteText(name);
            WriteText(attributeType);
            writer.Write(size);
        }

        void WriteWindow(string name)
        {
            WriteAttribute(name, "box2i", 16);
            writer.Write(0);
            writer.Write(0);
            writer.Write(width - 1);
            writer.Write(height - 1);
        }
    }

    /// <summary>A block: its first line, its length, and its lines, each with all channels one after the other.</summary>
    private static byte[] WriteBlock(int firstLine, int lines, int width, ExrChannel[] channels, ExrPixelType type)
    {
        var sampleSize = type == ExrPixelType.Half ? 2 : 4;
        var samples = new byte[lines * channels.Length * width * sampleSize];
        var at = 0;
        for (var y = firstLine; y < firstLine + lines; y++)
        {
            foreach (var channel in channels)
            {
                var row = channel.Values.AsSpan(y * width, width);
                var target = samples.AsSpan(at, width * sampleSize);
                if (type == ExrPixelType.Half)
                    System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(row, MemoryMarshal.Cast<byte, Half>(target));
                else
                    MemoryMarshal.AsBytes(row).CopyTo(target);
                at += target.Length;
            }
        }

        var data = Compress(samples);
        var block = new byte[8 + data.Length];
        BinaryPrimitives.WriteInt32LittleEndian(block, firstLine);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), data.Length);
        data.CopyTo(block, 8);
        return block;
    }

    /// <summary>Compressed bytes; the bytes as they are where compression does not make them fewer, which is how readers know.</summary>
    private static byte[] Compress(byte[] samples)
    {
        var prepared = new byte[samples.Length];
        ExrBytes.Prepare(samples, prepared);
        using var buffer = new MemoryStream();
        using (var compressor = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            compressor.Write(prepared);
        return buffer.Length < samples.Length ? buffer.ToArray() : samples;
    }
}

/// <summary>A channel to write.</summary>
/// <param name="Name">Its name: "A", or with its layer "person.A".</param>
/// <param name="Values">Width x height values, row by row.</param>
internal sealed record ExrChannel(string Name, float[] Values);
