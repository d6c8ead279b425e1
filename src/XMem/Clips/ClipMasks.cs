using XMem.Imaging;
using XMem.Imaging.Sequences;

namespace XMem.Clips;

/// <summary>The masks of a clip: reads them, and decides which frames they belong to.</summary>
public static class ClipMasks
{
    private const int MaxNamed = 5;

    /// <summary>
    /// Reads masks and matches them to frames by name. Files that are named themselves, one or one per object, and have no frame's name
    /// belong to the frame that tracking begins with: the first, backwards the last.
    /// </summary>
    /// <param name="paths">Mask files, and folders of them, see <see cref="MaskSources.Read"/>.</param>
    /// <param name="options">How the masks are to be understood.</param>
    /// <param name="objectIds">Labels for masks of one object each: one for all paths, or one for each path. Null or empty: the files' own.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="direction">Which way the clip is tracked.</param>
    /// <param name="frameName">The frame that all masks belong to, whatever their names; null to go by names.</param>
    /// <returns>The masks of frames that there are, and what the user should know.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.NoMask"/>: no mask belongs to any frame; those of <see cref="MaskSources.Read"/>.
    /// </exception>
    public static (IReadOnlyList<ClipMask> Masks, IReadOnlyList<string> Warnings) Find(
        IReadOnlyList<string> paths, MaskReadOptions options, IReadOnlyList<int>? objectIds, IReadOnlyList<ClipFrame> frames, ClipDirection direction, string? frameName)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(frames);
        var isOnePerObject = paths.Count == 1 || objectIds?.Count == paths.Count;
        return Match(MaskSources.Read(paths, options, objectIds), frames, direction, frameName, isOnePerObject);
    }

    /// <summary>Matches masks to frames as <see cref="Find"/> says.</summary>
    /// <param name="masks">The masks.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="direction">Which way the clip is tracked.</param>
    /// <param name="frameName">The frame that all masks belong to, whatever their names; null to go by names.</param>
    /// <param name="isOnePerObject">Whether each file holds an object of its own, so that all may belong to one frame.</param>
    /// <returns>The masks of frames that there are, and what the user should know.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.NoMask"/>: no mask belongs to any frame.</exception>
    internal static (IReadOnlyList<ClipMask> Masks, IReadOnlyList<string> Warnings) Match(
        IReadOnlyList<NamedMask> masks, IReadOnlyList<ClipFrame> frames, ClipDirection direction, string? frameName = null, bool isOnePerObject = false)
    {
        var names = frames.Select(frame => frame.Name).ToHashSet(StringComparer.Ordinal);
        if (frameName is not null)
        {
            return names.Contains(frameName)
                ? ([.. masks.Select(mask => new ClipMask(frameName, mask.Mask))], [])
                : throw NoFrame($"There is no frame '{frameName}' to give the mask to", frames);
        }

        List<NamedMask> matched = [.. masks.Where(mask => names.Contains(mask.Name))];
        List<NamedMask> others = [.. masks.Where(mask => !names.Contains(mask.Name))];
        if (matched.Count == 0 && (masks.Count == 1 || isOnePerObject) && !others.Exists(mask => mask.IsFromFolder))
        {
            var first = direction == ClipDirection.Backward ? frames[^1].Name : frames[0].Name;
            var numbered = others.Find(mask => FrameNumber.Of(mask.Name) is not null);
            return (
                [.. masks.Select(mask => new ClipMask(first, mask.Mask))],
                numbered is null ? [] : [$"No frame is called '{numbered.Name}' as the mask is: it is taken for the mask of frame '{first}'. Name its frame to be sure."]);
        }

        if (matched.Count == 0)
            throw NoFrame($"None of the masks {Describe(masks.Select(mask => mask.Name))} has the name of a frame", frames);
        return (
            [.. matched.Select(mask => new ClipMask(mask.Name, mask.Mask))],
            others.Count == 0 ? [] : [$"There are no frames for the masks {Describe(others.Select(mask => mask.Name))}: they were not used."]);
    }

    private static XMemException NoFrame(string what, IReadOnlyList<ClipFrame> frames) => new(
        XMemErrorKind.NoMask,
        $"{what}: frames are called {Describe(frames.Select(frame => frame.Name))}. A mask has the name of its frame; or say which frame it is for.");

    private static string Describe(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return string.Join(", ", all.Take(MaxNamed).Select(name => $"'{name}'")) + (all.Count > MaxNamed ? $" and {all.Count - MaxNamed} more" : "");
    }
}
