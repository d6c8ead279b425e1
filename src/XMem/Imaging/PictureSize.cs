using System.Buffers.Binary;

namespace XMem.Imaging;

/// <summary>
/// The size that a picture's header claims, for the formats that OpenCV decodes: it makes room by the header before it looks at the data.
/// PNG and OpenEXR have readers of their own.
/// </summary>
internal static class PictureSize
{
    /// <summary>No picture of a film is larger; a file that claims so wants to exhaust memory.</summary>
    public const long MaxPixelCount = 1 << 28;

    /// <summary>A plain picture of 8K takes hardly a byte; a larger one has to come with data.</summary>
    private const long AlwaysAllowedPixels = 1 << 25;

    /// <summary>zlib's limit for one bit a pixel; no format of film pictures packs closer.</summary>
    private const long MaxPixelsPerByte = 1032 * 8;

    /// <summary>Whether a file may have as many pixels as its header claims. One whose header claims nothing is for its decoder to refuse.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">What the header claims.</param>
    public static bool IsPlausible(ReadOnlySpan<byte> file, out (long Width, long Height) size)
    {
        size = Find(file) ?? (0, 0);
        var pixels = (Int128)size.Width * size.Height;
        return pixels <= MaxPixelCount && pixels <= Math.Max(AlwaysAllowedPixels, file.Length * MaxPixelsPerByte);
    }

    /// <summary>The size in pixels that the header claims; null where there is none.</summary>
    public static (long Width, long Height)? Find(ReadOnlySpan<byte> file)
    {
        try
        {
            return PictureFile.Recognize(file) switch
            {
                PictureFormat.Jpeg => FindInJpeg(file),
                PictureFormat.Bmp => FindInBmp(file),
                PictureFormat.Tiff => FindInTiff(file, file[0] == (byte)'I'),
                PictureFormat.WebP => FindInWebP(file),
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            // The file ends within its header.
            return null;
        }
    }

    /// <summary>The frame header of ITU-T T.81, B.2.2: marker, length, precision, lines, samples a line.</summary>
    private static (long Width, long Height)? FindInJpeg(ReadOnlySpan<byte> file)
    {
        for (var position = 2; position + 4 <= file.Length;)
        {
            var code = file[position + 1];
            if (file[position] != 0xFF || code == 0xFF)
            {
                position++;
                continue;
            }

            if (code is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(file[(position + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(position + 5)..]));
            position += code is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]));
        }

        return null;
    }

    /// <summary>BITMAPCOREHEADER has 12 bytes and sizes of 16 bits; a negative height means lines from the top.</summary>
    private static (long Width, long Height)? FindInBmp(ReadOnlySpan<byte> file) =>
        BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == 12
            ? (BinaryPrimitives.ReadUInt16LittleEndian(file[18..]), BinaryPrimitives.ReadUInt16LittleEndian(file[20..]))
            : (Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[18..])), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])));

    /// <summary>ImageWidth, tag 256, and ImageLength, 257, of the first directory (TIFF 6.0, section 2).</summary>
    private static (long Width, long Height)? FindInTiff(ReadOnlySpan<byte> file, bool isLittleEndian)
    {
        const int EntryBytes = 12;
        const int Short = 3;
        var (width, height) = (0L, 0L);
        var start = Number(file, 4);
        if (start > file.Length)
            return null;
        var entries = file[(int)start..];
        for (int i = 0, count = Word(entries, 0); i < count; i++)
        {
            var entry = entries.Slice(2 + (i * EntryBytes), EntryBytes);
            var value = Word(entry, 2) == Short ? Word(entry, 8) : Number(entry, 8);
            if (Word(entry, 0) == 256)
                width = value;
            else if (Word(entry, 0) == 257)
                height = value;
        }

        return (width, height);

        int Word(ReadOnlySpan<byte> bytes, int at) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

        long Number(ReadOnlySpan<byte> bytes, int at) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
    }

    /// <summary>The first chunk of a RIFF file (RFC 9649): extended, lossless, or a key frame of VP8.</summary>
    private static (long Width, long Height)? FindInWebP(ReadOnlySpan<byte> file)
    {
        const int Bits14 = (1 << 14) - 1;
        var chunk = file.Slice(12, 4);
        if (chunk.SequenceEqual("VP8X"u8))
            return (1 + (BinaryPrimitives.ReadUInt32LittleEndian(file[24..]) & 0xFFFFFF), 1 + (BinaryPrimitives.ReadUInt32LittleEndian(file[26..]) >> 8));
        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return (1 + (bits & Bits14), 1 + ((bits >> 14) & Bits14));
        }

        return chunk.SequenceEqual("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & Bits14, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & Bits14)
            : null;
    }
}
