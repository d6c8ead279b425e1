using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace XMem.Imaging.Exr;

/// <summary>
/// Reads channels of OpenEXR files of one part with scan lines, uncompressed or compressed without loss by run lengths or zlib (OpenEXR
/// file layout). Not all of OpenCV's builds read any.
/// </summary>
internal static class ExrReader
{
    /// <summary>Reads channels at the size of the display window; pixels that the file does not hold are 0.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="names">Names of channels of floating point that the header has.</param>
    /// <returns>For each name height x width values, row by row.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not read; the message is a sentence about "it".</exception>
    public static float[][] Read(byte[] file, ExrHeader header, IReadOnlyList<string> names)
    {
        var linesPerBlock = header.Compression switch
        {
            ExrCompression.None or ExrCompression.Rle or ExrCompression.Zips => 1,
            ExrCompression.Zip => 16,
            _ => throw new InvalidDataException(
                $"its compression, {header.Compression.ToString().ToUpperInvariant()}, is not read: save it with ZIP compression, which is without loss."),
        };
        if (header.Channels.Any(channel => channel.IsSubsampled))
            throw new InvalidDataException("it has channels of fewer samples than pixels (luminance and chroma): save it as R, G, B.");

        var (data, display) = (header.DataWindow, header.DisplayWindow);
        var lineSize = header.Channels.Sum(channel => channel.SampleSize * data.Width);
        var blocks = (data.Height + linesPerBlock - 1) / linesPerBlock;
        if (header.Length + blocks * sizeof(long) > file.Length || lineSize * linesPerBlock > Array.MaxLength)
            throw new InvalidDataException("it is truncated: its table of lines does not fit into it.");

        // All lines are found before anything is allocated, so that a file takes no more than its lines can unpack to.
        for (var block = 0; block < blocks; block++)
        {
            var (_, lines, packed) = Block(block);
            if (lineSize * lines > packed.Length * MaxExpansion(header.Compression))
                throw new InvalidDataException($"its data are too few for {data.Width} x {data.Height} pixels.");
        }

        var planes = names.Select(_ => new float[display.Width * display.Height]).ToArray();
        for (var block = 0; block < blocks; block++)
        {
            var (firstLine, lines, packed) = Block(block);
            var samples = Unpack(packed, (int)(lineSize * lines), header.Compression);
            for (var line = 0; line < lines; line++)
                CopyLine(samples.AsSpan((int)(line * lineSize), (int)lineSize), header, names, firstLine + line, planes);
        }

        return planes;

        (int FirstLine, int Lines, Memory<byte> Packed) Block(long block)
        {
            var offset = BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)(header.Length + block * sizeof(long))));
            var (firstLine, packed) = FindBlock(file, offset);
            var index = firstLine - (long)data.Top;
            return index >= 0 && index < data.Height && index % linesPerBlock == 0
                ? (firstLine, (int)Math.Min(linesPerBlock, data.Height - index), packed)
                : throw new InvalidDataException($"it is damaged: it has a line {firstLine}.");
        }
    }

    /// <summary>Bytes that a packed byte becomes at most: runs are of 128 bytes, zlib's limit is 1032.</summary>
    private static long MaxExpansion(ExrCompression compression) => compression switch
    {
        ExrCompression.None => 1,
        ExrCompression.Rle => 64,
        _ => 1032,
    };

    private static (int FirstLine, Memory<byte> Packed) FindBlock(byte[] file, long offset)
    {
        const int Overhead = 8;

        // A file that was not written to its end has no offsets yet.
        if (offset <= 0 || offset > file.Length - Overhead)
            throw new InvalidDataException("it is truncated: lines are missing.");
        var start = (int)offset;
        var size = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start + 4));
        return size >= 0 && size <= file.Length - start - Overhead
            ? (BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start)), file.AsMemory(start + Overhead, size))
            : throw new InvalidDataException("it is truncated within its lines.");
    }

    private static byte[] Unpack(Memory<byte> packed, int size, ExrCompression compression)
    {
        // What compression did not make smaller is stored as it is.
        if (packed.Length == size)
            return packed.ToArray();
        var prepared = new byte[size];
        if (compression == ExrCompression.Rle)
            UnpackRuns(packed.Span, prepared);
        else if (compression is ExrCompression.Zip or ExrCompression.Zips)
            Inflate(packed, prepared);
        else
            throw Damaged();
        var samples = new byte[size];
        ExrBytes.Restore(prepared, samples);
        return samples;
    }

    private static void Inflate(Memory<byte> packed, byte[] destination)
    {
        MemoryMarshal.TryGetArray<byte>(packed, out var segment);
        using var compressed = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        using var stream = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            stream.ReadExactly(destination);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw Damaged(e);
        }
    }

    /// <summary>Runs: a length n of 0 or more repeats the next byte n + 1 times, a negative one is followed by -n bytes.</summary>
    private static void UnpackRuns(ReadOnlySpan<byte> packed, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (packed.Length < 2)
                throw Damaged();
            var length = (sbyte)packed[0];
            var count = length < 0 ? -length : length + 1;
            var taken = length < 0 ? count : 1;
            if (count > destination.Length || 1 + taken > packed.Length)
                throw Damaged();
            if (length < 0)
                packed.Slice(1, count).CopyTo(destination);
            else
                destination[..count].Fill(packed[1]);
            packed = packed[(1 + taken)..];
            destination = destination[count..];
        }
    }

    private static void CopyLine(ReadOnlySpan<byte> line, ExrHeader header, IReadOnlyList<string> names, int y, float[][] planes)
    {
        var (data, display) = (header.DataWindow, header.DisplayWindow);
        if (y < display.Top || y > display.Bottom)
            return;
        var left = Math.Max(data.Left, display.Left);
        var count = Math.Min(data.Right, display.Right) - left + 1;
        if (count <= 0)
            return;
        var at = 0;
        foreach (var channel in header.Channels)
        {
            var samples = line.Slice(at, (int)data.Width * channel.SampleSize);
            at += samples.Length;
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i] != channel.Name)
                    continue;
                var source = samples.Slice((left - data.Left) * channel.SampleSize, count * channel.SampleSize);
                var start = (int)((y - display.Top) * display.Width + left - display.Left);
                Convert(source, channel.Type, planes[i].AsSpan(start, count));
            }
        }
    }

    private static void Convert(ReadOnlySpan<byte> samples, ExrPixelType type, Span<float> destination)
    {
        if (type == ExrPixelType.Half)
            System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(samples), destination);
        else if (type == ExrPixelType.Float)
            samples.CopyTo(MemoryMarshal.AsBytes(destination));
        else
            throw new InvalidDataException("its samples are whole numbers, which are ids and no colors.");
    }

    private static InvalidDataException Damaged(Exception? cause = null) => new("it is damaged: its lines cannot be decompressed.", cause);
}
