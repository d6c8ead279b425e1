using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace XMem.Imaging.Png;

/// <summary>A PNG file taken apart into its chunks, all within the file, with the critical ones' checksums verified.</summary>
internal sealed class PngFile
{
    private readonly byte[] _file;
    private readonly List<Range> _data;

    private PngFile(byte[] file, PngHeader header, byte[]? palette, List<Range> data)
    {
        _file = file;
        _data = data;
        Header = header;
        Palette = palette;
    }

    /// <summary>The eight bytes that every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Size and sample format.</summary>
    public PngHeader Header { get; }

    /// <summary>The palette's colors, R G B each, or null if there is none.</summary>
    public byte[]? Palette { get; }

    /// <summary>Takes a file apart.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or damaged; the message is a sentence about "it".</exception>
    public static PngFile Parse(byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
            throw new InvalidDataException("its signature is damaged.");
        PngHeader? header = null;
        byte[]? palette = null;
        var data = new List<Range>();
        var position = Signature.Length;
        while (true)
        {
            var (type, body, next) = ReadChunk(file, position);
            position = next;
            if (header is null && type != "IHDR")
                throw new InvalidDataException("its header is missing.");
            switch (type)
            {
                case "IHDR" when header is null:
                    header = PngHeader.Parse(file.AsSpan(body));
                    break;
                case "PLTE":
                    palette = file[body];
                    if (palette.Length is 0 or > 768 || palette.Length % 3 != 0)
                        throw new InvalidDataException("its palette has a wrong length.");
                    break;
                case "IDAT":
                    data.Add(body);
                    break;
                case "IEND":
                    if (data.Count == 0)
                        throw new InvalidDataException("it has no picture data.");
                    if (palette is null && header!.Value.ColorType == PngColorType.Palette)
                        throw new InvalidDataException("its palette is missing.");
                    return new PngFile(file, header!.Value, palette, data);
                default:
                    if (IsCritical(type[0]))
                        throw new InvalidDataException($"it holds a chunk '{type}' that does not belong there.");
                    break;
            }
        }
    }

    /// <summary>The compressed picture data, the chunks joined.</summary>
    public Memory<byte> CompressedData()
    {
        if (_data is [var only])
            return _file.AsMemory(only);
        var joined = new byte[_data.Sum(range => range.End.Value - range.Start.Value)];
        var position = 0;
        foreach (var range in _data)
        {
            var part = _file.AsSpan(range);
            part.CopyTo(joined.AsSpan(position));
            position += part.Length;
        }

        return joined;
    }

    private static (string Type, Range Body, int Next) ReadChunk(byte[] file, int position)
    {
        const int Overhead = 12;
        if (file.Length - position < Overhead)
            throw new InvalidDataException("it is truncated: it ends before its end chunk.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(position));
        var typeBytes = file.AsSpan(position + 4, 4);
        foreach (var letter in typeBytes)
        {
            if (!char.IsAsciiLetter((char)letter))
                throw new InvalidDataException($"it is damaged at byte {position}.");
        }

        var type = Encoding.ASCII.GetString(typeBytes);
        if (length > (uint)(file.Length - position - Overhead))
            throw new InvalidDataException($"it is truncated: it ends within its {type} chunk.");
        var body = position + 8;
        var end = body + (int)length;
        if (IsCritical(type[0]) && Crc32.HashToUInt32(file.AsSpan((position + 4)..end)) != BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(end)))
            throw new InvalidDataException($"it is damaged: the checksum of its {type} chunk is wrong.");
        return (type, body..end, end + 4);
    }

    private static bool IsCritical(char firstLetter) => char.IsAsciiLetterUpper(firstLetter);
}
