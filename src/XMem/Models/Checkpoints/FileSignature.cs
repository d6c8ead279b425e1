using System.Buffers.Binary;
using System.Text;

namespace XMem.Models.Checkpoints;

/// <summary>Tells by a file's first bytes what it is.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes are looked at: a tar archive shows itself at byte 257.</summary>
    public const int Length = 512;

    private const int TarMagicOffset = 257;
    private const int ShownBytes = 16;

    /// <summary>A zip archive: what torch.save writes since PyTorch 1.6.</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>A pickle: what torch.save wrote before. Protocol 1 has no mark of its own, so that the format's magic number has to do.</summary>
    public static bool IsPickle(ReadOnlySpan<byte> start) => start is [0x80, <= 0x0f, ..] || start.StartsWith("L119547037146038801333356L\n"u8);

    /// <summary>Describes a file that is neither, as a clause: <c>it is ..., it starts with ...</c>.</summary>
    public static string Describe(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return "it is empty (0 bytes)";
        var shown = $"it starts with {Show(start)}";
        return Recognize(start) is { } format ? $"it is {format} ({shown})" : shown;
    }

    private static string? Recognize(ReadOnlySpan<byte> start)
    {
        if (start.Length > TarMagicOffset && start[TarMagicOffset..].StartsWith("ustar"u8))
            return "a tar archive, as PyTorch before 0.2 wrote, which has to be loaded and saved again with a newer PyTorch";
        if (start.Length > sizeof(ulong) && start[sizeof(ulong)] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(start) < uint.MaxValue)
            return "a safetensors file";
        // Field 1 of an ONNX model is its version, field 2 the name of its producer; some writers go on with field 7, the graph.
        if (start is [0x08, > 0 and < 0x20, 0x12 or 0x1a or 0x3a, ..])
            return "an ONNX model";
        if (start.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer that stands for the file, which git lfs pull brings";
        if (start.StartsWith("<"u8))
            return "a web page, perhaps of the site from where the file was to be downloaded";
        if (start is [0x89, (byte)'H', (byte)'D', (byte)'F', ..])
            return "an HDF5 file";
        if (start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return "a NumPy array";
        if (start is [0x1f, 0x8b, ..])
            return "compressed with gzip and has to be unpacked first";
        return null;
    }

    private static string Show(ReadOnlySpan<byte> start)
    {
        var shown = start[..Math.Min(start.Length, ShownBytes)];
        return shown.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? $"the bytes {Convert.ToHexString(shown)}"
            : $"'{Encoding.ASCII.GetString(shown)}'";
    }
}
