namespace XMem.Memory;

/// <summary>What the three memories of a session hold.</summary>
public sealed record MemoryStatistics
{
    /// <summary>The view of the frames that the memories are of, such as "480" or "480 flipped"; all of them where there are several.</summary>
    public string View { get; init; } = "";

    /// <summary>
    /// The memories of each view where the session averages several; otherwise none. Frames, elements, bytes and counts of all memories
    /// together are sums over these.
    /// </summary>
    public IReadOnlyList<MemoryStatistics> Views { get; init; } = Array.Empty<MemoryStatistics>();

    /// <summary>Objects followed.</summary>
    public int Objects { get; init; }

    /// <summary>Groups of objects that were given in the same frame.</summary>
    public int ObjectGroups { get; init; }

    /// <summary>Frames stepped since the first mask, without those that only failed.</summary>
    public int Frames { get; init; }

    /// <summary>Bytes of the sensory memory: one state of Ch x h x w an object.</summary>
    public long SensoryBytes { get; init; }

    /// <summary>Frames in working memory.</summary>
    public int WorkingFrames { get; init; }

    /// <summary>Frames in working memory that trigger a consolidation, as they are in effect.</summary>
    public int MaxWorkingFrames { get; init; }

    /// <summary>Frames that a consolidation leaves in working memory, as they are in effect.</summary>
    public int MinWorkingFrames { get; init; }

    /// <summary>Frames in working memory that are never consolidated: those in which objects were first given, and those kept for good.</summary>
    public int PermanentFrames { get; init; }

    /// <summary>Elements in working memory, h x w a frame.</summary>
    public int WorkingElements { get; init; }

    /// <summary>Bytes of the working memory.</summary>
    public long WorkingBytes { get; init; }

    /// <summary>Sum of the affinity that elements of working memory received; 0 without long-term memory, which is what counts for.</summary>
    public double WorkingUsage { get; init; }

    /// <summary>Prototypes in long-term memory.</summary>
    public int LongTermElements { get; init; }

    /// <summary>Prototypes that long-term memory holds at most, as it is in effect; 0 without long-term memory.</summary>
    public int LongTermCapacity { get; init; }

    /// <summary>Bytes of the long-term memory.</summary>
    public long LongTermBytes { get; init; }

    /// <summary>Sum of the affinity that elements of long-term memory received.</summary>
    public double LongTermUsage { get; init; }

    /// <summary>How often working memory was consolidated into long-term memory.</summary>
    public int Consolidations { get; init; }

    /// <summary>How often long-term memory had to evict elements.</summary>
    public int Evictions { get; init; }

    /// <summary>Elements evicted in all.</summary>
    public long EvictedElements { get; init; }

    /// <summary>Objects that the networks work on together; 0 before the first frame.</summary>
    public int ObjectsAtOnce { get; init; }

    /// <summary>
    /// Bytes that the session takes at most with these settings: full memories, its buffers, and by estimate the networks' weights and
    /// activations; 0 before the first frame.
    /// </summary>
    public long EstimatedBytes { get; init; }

    /// <summary>Bytes that the session was limited to; null for no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Bytes of all three memories.</summary>
    public long TotalBytes => SensoryBytes + WorkingBytes + LongTermBytes;

    /// <summary>The memories of several views together.</summary>
    /// <param name="views">Those of each.</param>
    internal static MemoryStatistics Sum(MemoryStatistics[] views) => views[0] with
    {
        View = string.Join(", ", views.Select(view => view.View)),
        Views = views,
        SensoryBytes = views.Sum(view => view.SensoryBytes),
        WorkingFrames = views.Sum(view => view.WorkingFrames),
        MaxWorkingFrames = Saturated(views, view => view.MaxWorkingFrames),
        MinWorkingFrames = Saturated(views, view => view.MinWorkingFrames),
        PermanentFrames = views.Sum(view => view.PermanentFrames),
        WorkingElements = views.Sum(view => view.WorkingElements),
        WorkingBytes = views.Sum(view => view.WorkingBytes),
        WorkingUsage = views.Sum(view => view.WorkingUsage),
        LongTermElements = views.Sum(view => view.LongTermElements),
        LongTermCapacity = Saturated(views, view => view.LongTermCapacity),
        LongTermBytes = views.Sum(view => view.LongTermBytes),
        LongTermUsage = views.Sum(view => view.LongTermUsage),
        Consolidations = views.Sum(view => view.Consolidations),
        Evictions = views.Sum(view => view.Evictions),
        EvictedElements = views.Sum(view => view.EvictedElements),
        ObjectsAtOnce = views.Min(view => view.ObjectsAtOnce),
        EstimatedBytes = views.Sum(view => view.EstimatedBytes),
    };

    // Capacities are numbers that users choose, up to the largest.
    private static int Saturated(MemoryStatistics[] views, Func<MemoryStatistics, long> size) => (int)Math.Min(views.Sum(size), int.MaxValue);
}

/// <summary>How much elements of memory were read: affinity received per read (XMem, section 3.3.2).</summary>
/// <param name="Working">A value for each element of working memory.</param>
/// <param name="LongTerm">A value for each prototype.</param>
internal sealed record ElementUsage(float[] Working, float[] LongTerm);
