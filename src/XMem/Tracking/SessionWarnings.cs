using XMem.Models;

namespace XMem.Tracking;

/// <summary>What a session tells its user, once each.</summary>
/// <param name="options">The session's options.</param>
internal sealed class SessionWarnings(TrackerOptions options)
{
    /// <summary>Whether it was told that memory holds fewer elements than are read.</summary>
    public bool ToldOfFewElements { get; set; }

    /// <summary>Whether it was told that the memory limit makes the memories smaller.</summary>
    public bool ToldOfLimit { get; set; }

    /// <summary>What there is to tell after a frame.</summary>
    /// <param name="views">The session's views, with plans.</param>
    public IReadOnlyList<string> Find(IReadOnlyList<ViewTracker> views)
    {
        var found = new List<string>();
        var elements = views.Min(view => view.ElementCount);
        if (!ToldOfFewElements && options.TopK != int.MaxValue && elements < options.TopK)
        {
            ToldOfFewElements = true;
            found.Add(
                $"Memory holds {elements} elements, fewer than TopK, which is {options.TopK}: each pixel reads all of them. "
                + "Use a larger Size, or a smaller TopK, if that is not what you want.");
        }

        if (!ToldOfLimit && views.FirstOrDefault(view => view.Plan!.IsShrunkFrom(options))?.Plan!.Options is { } effective)
        {
            ToldOfLimit = true;
            found.Add(
                $"To stay under MemoryLimit, working memory is consolidated at {effective.MaxWorkingFrames} frames instead of {options.MaxWorkingFrames}, "
                + $"and long-term memory holds {effective.LongTermCapacity} elements instead of {options.LongTermCapacity}. Masks can differ from those "
                + "without a limit. A smaller Size needs less memory.");
        }

        return found.ToArray();
    }
}
