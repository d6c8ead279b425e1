namespace XMem.Models;

/// <summary>The tracking options that a model suggests (spec 1).</summary>
public sealed record ModelDefaults
{
    /// <summary>Length of the shorter edge in pixels that frames are resized to; negative keeps the source size.</summary>
    public int Size { get; init; } = 480;

    /// <summary>A frame is memorised at least every so many frames.</summary>
    public int MemoryEvery { get; init; } = 5;

    /// <summary>Frames left in working memory after consolidation.</summary>
    public int MinWorkingFrames { get; init; } = 5;

    /// <summary>Frames in working memory that start a consolidation.</summary>
    public int MaxWorkingFrames { get; init; } = 10;

    /// <summary>Long-term elements that one consolidation produces.</summary>
    public int PrototypeCount { get; init; } = 128;

    /// <summary>Elements that long-term memory holds at most.</summary>
    public int LongTermCapacity { get; init; } = 10000;

    /// <summary>Memory elements that each query reads.</summary>
    public int TopK { get; init; } = 30;

    /// <summary>Frames between deep updates of the sensory state; negative for exactly the memory frames.</summary>
    public int DeepUpdateEvery { get; init; } = -1;
}
