using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace XMem.Imaging.Exr;

/// <summary>The header of an OpenEXR file of one part (OpenEXR file layout), as far as reading pictures needs it.</summary>
internal sealed class ExrHeader
{
    private const int TiledFlag = 0x200;
    private const int DeepFlag = 0x800;
    private const int MultiPartFlag = 0x1000;

    /// <summary>No picture of a film is larger; a file that claims so wants to exhaust memory.</summary>
    private const long MaxPixelCount = 1 << 27;

    private ExrHeader(List<ExrChannelInfo> channels, ExrCompression compression, ExrWindow dataWindow, ExrWindow displayWindow, int length)
    {
        Channels = channels;
        Compression = compression;
        DataWindow = dataWindow;
        DisplayWindow = displayWindow;
        Length = length;
    }

    /// <summary>The channels, in the order in which their samples lie.</summary>
    public IReadOnlyList<ExrChannelInfo> Channels { get; }

    /// <summary>How the samples are compressed.</summary>
    public ExrCompression Compression { get; }

    /// <summary>The pixels that the file holds.</summary>
    public ExrWindow DataWindow { get; }

    /// <summary>The pixels that the picture is made of; those not held are black.</summary>
    public ExrWindow DisplayWindow { get; }

    /// <summary>Length of the header in bytes: where the table of offsets begins.</summary>
    public int Length { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="file">A file that begins with OpenEXR's magic number.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of a kind that is not read; the message is a sentence about "it".</exception>
    public static ExrHeader Parse(ReadOnlySpan<byte> file)
    {
        var position = 4;
        var version = ReadInt(file, ref position);
        if ((version & 0xFF) != 2 || (version & (TiledFlag | DeepFlag | MultiPartFlag)) != 0)
        {
            var what = (version & DeepFlag) != 0 ? "deep" : (version & MultiPartFlag) != 0 ? "of several parts" : (version & TiledFlag) != 0 ? "tiled" : "of another version";
            throw new InvalidDataException($"it is {what}, and only flat files of one part with scan lines are read.");
        }

        List<ExrChannelInfo>? channels = null;
        ExrCompression? compression = null;
        ExrWindow? dataWindow = null;
        ExrWindow? displayWindow = null;
        while (ReadText(file, ref position) is { Length: > 0 } name)
        {
            ReadText(file, ref position);
            var size = ReadInt(file, ref position);
            if (size < 0 || size > file.Length - position)
                throw new InvalidDataException($"it is damaged or truncated at its attribute '{name}'.");
            var value = file.Slice(position, size);
            position += size;
            switch (name)
            {
                case "channels":
                    channels = ReadChannels(value);
                    break;
                case "compression" when size == 1:
                    compression = (ExrCompression)value[0];
                    break;
                case "dataWindow":
                    dataWindow = ReadWindow(value);
                    break;
                case "displayWindow":
                    displayWindow = ReadWindow(value);
                    break;
                default:
                    break;
            }
        }

        return channels is not null && compression is { } method && dataWindow is { } data && displayWindow is { } display
            ? new ExrHeader(channels, method, data, display, position)
            : throw new InvalidDataException("its header is incomplete.");
    }

    private static List<ExrChannelInfo> ReadChannels(ReadOnlySpan<byte> value)
    {
        var channels = new List<ExrChannelInfo>();
        var position = 0;
        while (ReadText(value, ref position) is { Length: > 0 } name)
        {
            var type = (ExrPixelType)ReadInt(value, ref position);
            ReadInt(value, ref position); // perceived linearly
            var isSubsampled = ReadInt(value, ref position) != 1 | ReadInt(value, ref position) != 1;
            if (!Enum.IsDefined(type))
                throw new InvalidDataException($"its channel '{name}' has samples of an unknown type.");
            channels.Add(new ExrChannelInfo(name, type, isSubsampled));
        }

        return channels;
    }

    private static ExrWindow ReadWindow(ReadOnlySpan<byte> value)
    {
        var position = 0;
        var window = new ExrWindow(ReadInt(value, ref position), ReadInt(value, ref position), ReadInt(value, ref position), ReadInt(value, ref position));
        return window.Width > 0 && window.Height > 0 && window.Width <= MaxPixelCount && window.Height <= MaxPixelCount
            && window.Width * window.Height <= MaxPixelCount
            ? window
            : throw new InvalidDataException($"its header says {window.Width} x {window.Height} pixels, and 1 to {MaxPixelCount} pixels are read.");
    }

    private static int ReadInt(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (bytes.Length - position < sizeof(int))
            throw new InvalidDataException("it is truncated within its header.");
        position += sizeof(int);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes[(position - sizeof(int))..]);
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int position)
    {
        var length = bytes[position..].IndexOf((byte)0);
        if (length < 0)
            throw new InvalidDataException("it is truncated within its header.");
        var text = Encoding.UTF8.GetString(bytes.Slice(position, length));
        position += length + 1;
        return text;
    }
}

/// <summary>A rectangle of pixels, its right and lower edge included.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExrWindow(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Width in pixels.</summary>
    public long Width => (long)Right - Left + 1;

    /// <summary>Height in pixels.</summary>
    public long Height => (long)Bottom - Top + 1;
}

/// <summary>A channel as a header describes it.</summary>
/// <param name="Name">Its name: "R", or with its layer "beauty.R".</param>
/// <param name="Type">What its samples are.</param>
/// <param name="IsSubsampled">Whether it has fewer samples than pixels.</param>
internal sealed record ExrChannelInfo(string Name, ExrPixelType Type, bool IsSubsampled)
{
    /// <summary>Bytes of a sample.</summary>
    public int SampleSize => Type == ExrPixelType.Half ? 2 : 4;
}

/// <summary>What the samples of a channel are (OpenEXR file layout, channel list).</summary>
internal enum ExrPixelType
{
    /// <summary>Unsigned 32-bit integers.</summary>
    UInt = 0,

    /// <summary>16-bit floating point.</summary>
    Half = 1,

    /// <summary>32-bit floating point.</summary>
    Float = 2,
}
