namespace XMem.Imaging;

/// <summary>Reads masks from files and folders of masks together.</summary>
public static class MaskSources
{
    /// <summary>Reads masks, all of them before any is returned.</summary>
    /// <param name="paths">Mask files, and folders of them, see <see cref="MaskSequence"/>.</param>
    /// <param name="options">How the masks are to be understood; null for the defaults.</param>
    /// <param name="objectIds">Labels for masks of one object each: one for all paths, or one for each path. Null or empty: the files' own.</param>
    /// <returns>The masks, in the order of the paths.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>: there are neither one nor as many labels as paths; those of <see cref="MaskReader.Read"/> and
    /// <see cref="MaskSequence.Read"/>.
    /// </exception>
    public static IReadOnlyList<NamedMask> Read(IReadOnlyList<string> paths, MaskReadOptions? options = null, IReadOnlyList<int>? objectIds = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new MaskReadOptions();
        var ids = objectIds ?? [];
        if (ids.Count > 1 && ids.Count != paths.Count)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, $"-ObjectId names {ids.Count} objects for {paths.Count} files. Give one number, or one for each file.");
        }

        var masks = new List<NamedMask>();
        for (var i = 0; i < paths.Count; i++)
        {
            var path = paths[i];
            var own = ids.Count == 0 ? options : options with { ObjectId = ids.Count == 1 ? ids[0] : ids[i] };
            if (Directory.Exists(path))
                masks.AddRange(MaskSequence.Read(path, own).Select(item => new NamedMask(item.FrameName, IsFromFolder: true, item.Mask)));
            else
                masks.Add(new NamedMask(Path.GetFileNameWithoutExtension(path), IsFromFolder: false, MaskReader.Read(path, own)));
        }

        return masks;
    }
}

/// <summary>A mask with the name of its file, by which it can be matched to a frame.</summary>
/// <param name="Name">The file's name, without folder and extension.</param>
/// <param name="IsFromFolder">Whether it was found in a folder of masks, rather than named itself.</param>
/// <param name="Mask">The labels.</param>
public sealed record NamedMask(string Name, bool IsFromFolder, IndexMask Mask);
