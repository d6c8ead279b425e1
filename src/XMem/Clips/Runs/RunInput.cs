using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace XMem.Clips.Runs;

/// <summary>The frames and masks that a run was given, and by what they are known again.</summary>
internal sealed record RunInput
{
    /// <summary>All frames of the clip.</summary>
    public required IReadOnlyList<RunInputFrame> Frames { get; init; }

    /// <summary>All masks given.</summary>
    public required IReadOnlyList<RunInputMask> Masks { get; init; }

    /// <summary>Looks at a job's files.</summary>
    public static RunInput From(ClipJob job)
    {
        var files = new Dictionary<string, FileInfo>(StringComparer.Ordinal);
        return new RunInput
        {
            Frames = [.. job.Frames.Select(Describe)],
            Masks = [.. job.Masks.Select(mask => new RunInputMask(mask.FrameName, mask.Mask.Path is null ? null : Path.GetFileName(mask.Mask.Path), Hash(mask)))],
        };

        // All frames of a video are in one file.
        RunInputFrame Describe(ClipFrame frame)
        {
            ref var file = ref CollectionsMarshal.GetValueRefOrAddDefault(files, frame.Path, out _);
            file ??= new FileInfo(frame.Path);
            return new RunInputFrame(frame.Name, file.Name, file.Exists ? file.Length : 0, file.Exists ? file.LastWriteTimeUtc : default);
        }
    }

    private static string Hash(ClipMask given)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var mask = given.Mask;
        hash.AppendData(MemoryMarshal.AsBytes<int>([mask.Width, mask.Height, given.IsPermanent ? 1 : 0]));
        hash.AppendData(mask.Labels);
        if (mask.Palette is { } palette)
            hash.AppendData(palette.Rgb);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

/// <summary>A frame of a run, and by what it is known to be the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file's name, without folder: frames may be elsewhere when a run is gone on with.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Written">When the file was written.</param>
internal sealed record RunInputFrame(string Name, string File, long Bytes, DateTime Written);

/// <summary>A mask given to a run.</summary>
/// <param name="Frame">Name of its frame.</param>
/// <param name="File">Its file's name, without folder; null if it came from none.</param>
/// <param name="Sha256">SHA-256 of its labels and palette, and of whether it is permanent.</param>
internal sealed record RunInputMask(string Frame, string? File, string Sha256);
