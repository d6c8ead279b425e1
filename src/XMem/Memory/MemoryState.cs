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
