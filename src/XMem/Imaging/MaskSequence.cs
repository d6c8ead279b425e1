using System.Globalization;

namespace XMem.Imaging;

/// <summary>Reads folders of masks, each mask for the frame of its name.</summary>
public static class MaskSequence
{
    /// <summary>
    /// Reads the masks of a folder in the order of their names; those that label nothing are left out. In a folder of folders, as matte
    /// exports make them, each folder is an object's, and its name the object's label.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How the masks are to be understood; null for the defaults.</param>
    /// <returns>For each mask the name of its frame, and its labels.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.MaskUnreadable"/>: it is no folder, it holds no masks, or folders whose names are no labels;
    /// <see cref="XMemErrorKind.MaskIsEmpty"/>: none of its masks labels anything; those of <see cref="MaskReader.Read"/>.
    /// </exception>
    public static IEnumerable<(string FrameName, IndexMask Mask)> Read(string folder, MaskReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new MaskReadOptions();
        options.Validate();
        var files = Find(folder, options);
        if (files.Count > 0)
            return ReadFiles(folder, files, options);

        var objects = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).ToList();
        if (objects.Count == 0 || options.ObjectId is not null)
        {
            throw new XMemException(
                XMemErrorKind.MaskUnreadable,
                $"There is no mask in the folder '{folder}': none of its files is PNG, BMP, TIFF, WebP or EXR. Name the folder that the masks are in.",
                folder);
        }

        var labeled = objects.ConvertAll(path => (Path: path, Label: LabelOf(path)));
        return labeled.TrueForAll(item => item.Label is not null)
            ? labeled.SelectMany(item => ReadFiles(item.Path, Find(item.Path, options), options with { ObjectId = item.Label }))
            : throw new XMemException(
                XMemErrorKind.MaskUnreadable,
                $"The folder '{folder}' holds folders, {string.Join(", ", objects.Select(path => $"'{Path.GetFileName(path)}'"))}, and no masks. "
                + "If each is an object's, give each its number: name all folders with -Path and as many numbers with -ObjectId, "
                + "or rename the folders to the numbers, 1 to 255.",
                folder);
    }

    private static List<string> Find(string folder, MaskReadOptions options)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(path => MaskReader.IsMaskFile(path, options)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(XMemErrorKind.MaskUnreadable, $"The folder '{folder}' cannot be read: {e.Message} Check the path.", folder, e);
        }
    }

    private static byte? LabelOf(string folder) =>
        byte.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label > 0 ? label : null;

    private static IEnumerable<(string FrameName, IndexMask Mask)> ReadFiles(string folder, List<string> files, MaskReadOptions options)
    {
        var isEmpty = true;
        foreach (var path in files)
        {
            var mask = MaskReader.ReadAllowingEmpty(path, options);
            if (!mask.Labels.AsSpan().ContainsAnyExcept((byte)0))
                continue;
            isEmpty = false;
            yield return (Path.GetFileNameWithoutExtension(path), mask);
        }

        if (isEmpty)
        {
            throw new XMemException(
                XMemErrorKind.MaskIsEmpty,
                $"None of the {files.Count} masks in the folder '{folder}' labels a pixel: all are 0, the background. "
                + "Give every object's pixels a value from 1 to 255.",
                folder);
        }
    }
}
