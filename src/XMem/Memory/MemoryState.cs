using System.Text.Json.Serialization;
using XMem.Models;

namespace XMem.Memory;

/// <summary>What working and long-term memory hold, in numbers; keys, values and counters are in blocks.</summary>
internal sealed record MemoryState
{
    /// <summary>Objects in each group, in order.</summary>
    public required int[] Groups { get; init; }

    /// <summary>The frames of working memory, in order of time.</summary>
    public required FrameState[] Frames { get; init; }

    /// <summary>Working memory.</summary>
    public required StoreState Working { get; init; }

    /// <summary>Long-term memory.</summary>
    public required StoreState LongTerm { get; init; }

    /// <summary>Consolidations so far.</summary>
    public required int Consolidations { get; init; }

    /// <summary>Evictions so far.</summary>
    public required int Evictions { get; init; }

    /// <summary>Elements evicted so far.</summary>
    public required long Evicted { get; init; }

    /// <summary>Objects of all groups.</summary>
    [JsonIgnore]
    public long ObjectCount => Groups.Sum(objects => (long)objects);

    /// <summary>Whether it is possible: counts agree with each other, and every group starts where a frame says so.</summary>
    /// <param name="elementsPerFrame">HW.</param>
    public bool IsConsistent(int elementsPerFrame) =>
        Groups is not null && Groups.All(objects => objects > 0)
        && Frames is not null && Frames.All(frame => frame is not null)
        && Working is { IsConsistent: true } && LongTerm is { IsConsistent: true }
        && Working.Values.Length == Groups.Length && LongTerm.Values.Length == Groups.Length
        && Working.Elements == (long)Frames.Length * elementsPerFrame
        && Frames.SelectMany((frame, i) => frame.StartsGroup ? new[] { (Frames.Length - i) * elementsPerFrame } : []).SequenceEqual(Working.Values);

    /// <summary>Float32 values that the blocks have.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    public long CountValues(ModelDimensions dimensions) => checked(
        LongTerm.CountValues(dimensions, Groups) + Working.CountValues(dimensions, Groups) + ((long)Working.Elements * dimensions.Key));
}

/// <summary>A frame in working memory.</summary>
internal sealed record FrameState
{
    /// <summary>Whether it is the first frame of the next object group.</summary>
    public required bool StartsGroup { get; init; }

    /// <summary>Whether the user wants it kept for good.</summary>
    public required bool IsKept { get; init; }

    /// <summary>What is to be saved of a frame.</summary>
    public static FrameState From(WorkingFrame frame) => new() { StartsGroup = frame.StartsGroup, IsKept = frame.IsKept };

    /// <summary>The frame.</summary>
    /// <param name="elements">HW.</param>
    public WorkingFrame ToFrame(int elements) => new(elements, StartsGroup, IsKept);
}

/// <summary>How many elements and values a memory holds; their content is in blocks.</summary>
internal sealed record StoreState
{
    /// <summary>Elements.</summary>
    public required int Elements { get; init; }

    /// <summary>For each object group the elements that it has values for.</summary>
    public required int[] Values { get; init; }

    /// <summary>Whether it is possible: the first group has values for all elements, the others for no more than those before them.</summary>
    [JsonIgnore]
    public bool IsConsistent => Elements >= 0 && Values is not null
        && Values.Prepend(Elements).Zip(Values).All(pair => pair.Second >= 0 && pair.Second <= pair.First)
        && (Values.Length == 0 ? Elements == 0 : Values[0] == Elements);

    /// <summary>What is to be saved of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="groups">Number of object groups; the store may have no values yet of the last ones.</param>
    public static StoreState From(ElementStore store, int groups) => new()
    {
        Elements = store.Count,
        Values = [.. Enumerable.Range(0, groups).Select(group => store.Count - store.FirstElementOf(group))],
    };

    /// <summary>Float32 values that the blocks have.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <param name="groups">Objects in each group.</param>
    public long CountValues(ModelDimensions dimensions, int[] groups) =>
        checked((Elements * (dimensions.Key + 3L)) + groups.Zip(Values, (objects, elements) => (long)elements * objects * dimensions.Value).Sum());
}
