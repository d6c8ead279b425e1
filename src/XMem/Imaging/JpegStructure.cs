namespace XMem.Imaging;

/// <summary>
/// The segments of a JPEG file (ITU-T T.81, annex B), as far as telling whether the file is whole. Decoders fill what is missing
/// with gray; a tracker must not be fed with that.
/// </summary>
internal static class JpegStructure
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;
    private const byte Temporary = 0x01;

    /// <summary>
    /// Whether the end-of-image marker is reached. Thumbnails inside segments, with end markers of their own, are stepped over;
    /// what follows the end is not looked at.
    /// </summary>
    /// <param name="file">The file from its start-of-image marker on.</param>
    public static bool IsComplete(ReadOnlySpan<byte> file)
    {
        var position = 2;
        while (true)
        {
            // A marker is any number of FF followed by its code.
            while (position < file.Length && file[position] == Marker)
                position++;
            if (position >= file.Length)
                return false;
            var code = file[position++];
            if (code == EndOfImage)
                return true;
            if (code is not (StartOfImage or Temporary or (>= FirstRestart and <= LastRestart)))
            {
                if (position + 2 > file.Length)
                    return false;
                position += Math.Max(2, (file[position] << 8) | file[position + 1]);
            }

            if (code == StartOfScan || position >= file.Length || file[position] != Marker)
                position = SkipEntropyCodedData(file, position);
        }
    }

    /// <summary>The position of the next marker, past data in which FF is followed by 0 and restart markers may lie.</summary>
    private static int SkipEntropyCodedData(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length)
        {
            var offset = file[position..].IndexOf(Marker);
            if (offset < 0 || position + offset + 1 >= file.Length)
                return file.Length;
            position += offset;
            if (file[position + 1] is not (0 or (>= FirstRestart and <= LastRestart)))
                return position;
            position += 2;
        }

        return file.Length;
    }
}
