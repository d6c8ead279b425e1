using System.Text.Json.Serialization;

namespace XMem.Models;

/// <summary>
/// How a video is tracked. The defaults are the reference's (docs/ALGORITHM.md 1). A model's manifest suggests those that depend
/// on the model; the others are the user's alone.
/// </summary>
public sealed record TrackerOptions
{
    private const int MaxThreads = 1024;

    /// <summary>Length of the shorter edge that frames are resized to; negative keeps the source size.</summary>
    public int Size { get; init; } = 480;

    /// <summary>r: a memory frame at least every r frames.</summary>
    public int MemoryEvery { get; init; } = 5;

    /// <summary>T_min: frames left in working memory after a consolidation.</summary>
    public int MinWorkingFrames { get; init; } = 5;

    /// <summary>T_max: frames in working memory that trigger a consolidation.</summary>
    public int MaxWorkingFrames { get; init; } = 10;

    /// <summary>P: long-term elements made by a consolidation.</summary>
    public int PrototypeCount { get; init; } = 128;

    /// <summary>LT_max: elements that long-term memory never exceeds.</summary>
    public int LongTermCapacity { get; init; } = 10000;

    /// <summary>k: memory elements in the softmax of each query pixel.</summary>
    public int TopK { get; init; } = 30;

    /// <summary>
    /// Frames between deep updates of the sensory memory; negative: with every memory frame (docs/ALGORITHM.md 9.1).
    /// </summary>
    public int DeepUpdateEvery { get; init; } = -1;

    /// <summary>False: no consolidation; working memory keeps every memory frame and grows with the video.</summary>
    [JsonIgnore]
    public bool UseLongTermMemory { get; init; } = true;

    /// <summary>False: the sensory memory stays empty, for measuring what it contributes.</summary>
    [JsonIgnore]
    public bool UseSensoryMemory { get; init; } = true;

    /// <summary>Whether frames are mirrored before, and masks after tracking (docs/ALGORITHM.md 10.6).</summary>
    [JsonIgnore]
    public bool Flip { get; init; }

    /// <summary>Threads to use at most, up to 1024; 0 for one per processor. The networks never use more than there are processors.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    /// <summary>
    /// Bytes that the session may take, null for any: its memories when full, its buffers, and the networks' weights and activations
    /// by estimate. Smaller memories keep it; the user's own sizes are in effect where they fit.
    /// </summary>
    [JsonIgnore]
    public long? MemoryLimit { get; init; }

    /// <summary>Checks ranges and contradictions.</summary>
    /// <exception cref="XMemException">InvalidOption: names the option, its value and what is allowed.</exception>
    public void Validate()
    {
        Require(Size < 0 || Size >= 16, nameof(Size), Size, "at least 16 pixels, or -1 for the source size");
        Require(MemoryEvery >= 1, nameof(MemoryEvery), MemoryEvery, "at least 1");
        Require(TopK >= 1, nameof(TopK), TopK, "at least 1");
        Require(Threads is >= 0 and <= MaxThreads, nameof(Threads), Threads, $"0 for one per processor, or at most {MaxThreads}");
        Require(MemoryLimit is null or > 0, nameof(MemoryLimit), MemoryLimit ?? 0, "more than 0 bytes");
        Require(
            MemoryLimit is null || UseLongTermMemory,
            nameof(MemoryLimit),
            MemoryLimit ?? 0,
            "left out without long-term memory, as working memory then grows with the shot");
        Require(MaxWorkingFrames >= 2, nameof(MaxWorkingFrames), MaxWorkingFrames, "at least 2");
        if (!UseLongTermMemory)
            return;
        Require(
            MinWorkingFrames >= 1 && MinWorkingFrames < MaxWorkingFrames,
            nameof(MinWorkingFrames),
            MinWorkingFrames,
            $"at least 1 and less than MaxWorkingFrames, which is {MaxWorkingFrames}");
        Require(PrototypeCount >= 1, nameof(PrototypeCount), PrototypeCount, "at least 1");
        Require(
            LongTermCapacity > PrototypeCount,
            nameof(LongTermCapacity),
            LongTermCapacity,
            $"more than PrototypeCount, which is {PrototypeCount}");

        static void Require(bool condition, string option, long value, string allowed)
        {
            if (!condition)
                throw new XMemException(XMemErrorKind.InvalidOption, $"{option} is {value}; it must be {allowed}.");
        }
    }
}
