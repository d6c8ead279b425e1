using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace XMem.Imaging.Png;

/// <summary>
/// Reads and writes PNG pictures of one sample a pixel with their indices and palette kept. OpenCV replaces indices by colors,
/// and the indices are the labels.
/// </summary>
internal static class IndexedPng
{
    /// <summary>zlib compresses by at most this factor: a picture that claims more than its data can hold is not allocated.</summary>
    private const long MaxCompressionRatio = 1032;

    /// <summary>
    /// The picture's samples: palette indices as they are, gray values brought to 8 bits (PNG specification, 13.12: the white of a
    /// 1-bit picture is 255, as in the 8-bit picture that an optimizer may have packed).
    /// </summary>
    /// <param name="png">A picture with <see cref="PngHeader.IsIndexed"/>.</param>
    /// <returns>Width x height samples, row by row.</returns>
    /// <exception cref="InvalidDataException">The picture data are truncated or damaged; the message is a sentence about "it".</exception>
    public static byte[] ReadSamples(PngFile png)
    {
        var header = png.Header;
        var data = png.CompressedData();
        var length = 0L;
        foreach (var pass in PngPass.Of(header))
            length += pass.Length(header);
        if (length > data.Length * MaxCompressionRatio)
            throw new InvalidDataException($"its data are too few for {header.Width} x {header.Height} pixels.");

        var samples = new byte[header.Width * header.Height];
        MemoryMarshal.TryGetArray<byte>(data, out var segment);
        using var compressed = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        using var stream = new ZLibStream(compressed, CompressionMode.Decompress);
        foreach (var pass in PngPass.Of(header))
        {
            if (pass.Length(header) > 0)
                ReadPass(stream, header, pass, samples);
        }

        if (header.ColorType == PngColorType.Gray && header.BitDepth < 8)
            TensorPrimitives.Multiply(samples, (byte)(255 / ((1 << header.BitDepth) - 1)), samples);
        return samples;
    }

    /// <summary>Writes an 8-bit palette picture.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="mask">The labels become the indices.</param>
    /// <param name="palette">The colors.</param>
    public static void Write(Stream stream, IndexMask mask, Palette palette)
    {
        Span<byte> header = stackalloc byte[PngHeader.Length];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, mask.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], mask.Height);
        header[8] = 8;
        header[9] = (byte)PngColorType.Palette;

        using var compressed = new MemoryStream();
        Compress(mask, compressed);

        stream.Write(PngFile.Signature);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "PLTE"u8, palette.Rgb);
        WriteChunk(stream, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void ReadPass(ZLibStream stream, PngHeader header, PngPass pass, byte[] samples)
    {
        var (width, height, rowLength) = (pass.Width(header), pass.Height(header), pass.RowLength(header));
        var line = new byte[1 + rowLength];
        var above = new byte[rowLength];
        for (var y = 0; y < height; y++)
        {
            ReadLine(stream, line);
            var row = line.AsSpan(1);
            PngFilter.Undo(line[0], row, above);
            var target = samples.AsSpan((pass.Y + y * pass.StepY) * header.Width, header.Width);
            if (header.BitDepth == 8 && pass.StepX == 1)
                row.CopyTo(target);
            else
                Unpack(row, header.BitDepth, width, target, pass);
            row.CopyTo(above);
        }
    }

    private static void ReadLine(ZLibStream stream, byte[] line)
    {
        try
        {
            stream.ReadExactly(line);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InvalidDataException("it is damaged: its picture data cannot be decompressed to the end.", e);
        }
    }

    private static void Unpack(ReadOnlySpan<byte> row, int bitDepth, int width, Span<byte> target, PngPass pass)
    {
        var mask = (1 << bitDepth) - 1;
        for (var x = 0; x < width; x++)
        {
            var bit = (long)x * bitDepth;
            var shift = 8 - bitDepth - (int)(bit & 7);
            target[pass.X + x * pass.StepX] = (byte)((row[(int)(bit >> 3)] >> shift) & mask);
        }
    }

    private static void Compress(IndexMask mask, MemoryStream target)
    {
        using var stream = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);
        var line = new byte[1 + mask.Width];
        line[0] = PngFilter.Up;
        var above = ReadOnlySpan<byte>.Empty;
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Labels.AsSpan(y * mask.Width, mask.Width);
            if (above.IsEmpty)
                row.CopyTo(line.AsSpan(1));
            else
                TensorPrimitives.Subtract(row, above, line.AsSpan(1));
            stream.Write(line);
            above = row;
        }
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.GetCurrentHashAsUInt32());
        stream.Write(number);
    }
}
