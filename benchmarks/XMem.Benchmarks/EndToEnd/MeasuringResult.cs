namespace XMem.Benchmarks.EndToEnd;

/// <summary>What a measuring process found.</summary>
internal sealed record MeasuringResult
{
    /// <summary>Objects followed.</summary>
    public required int Objects { get; init; }

    /// <summary>Height of the network input.</summary>
    public required int Height { get; init; }

    /// <summary>Width of the network input.</summary>
    public required int Width { get; init; }

    /// <summary>Medians by stage, over the frames in which the stage ran; 0 for one that never did.</summary>
    public required IReadOnlyDictionary<string, double> StageMilliseconds { get; init; }

    /// <summary>Median of the frames' times from file to file.</summary>
    public required double FrameMilliseconds { get; init; }

    /// <summary>The part of the frames' time that the networks and memory reading take.</summary>
    public required double NetworksAndReadingShare { get; init; }

    /// <summary>Frames a second from file to file, with everything: the median of the repeats.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>The most memory that the process had at any time.</summary>
    public required long PeakResidentBytes { get; init; }

    /// <summary>Median of the managed memory allocated for a frame.</summary>
    public required double AllocatedBytes { get; init; }

    /// <summary>Median of the bytes that cross between a device and main memory for a frame; 0 where the processor computes.</summary>
    public required double MovedBytes { get; init; }

    /// <summary>What the garbage collector does for a frame.</summary>
    public required GarbageRate Garbage { get; init; }

    /// <summary>Elements in working and long-term memory at the end of a clip.</summary>
    public required int MemoryElements { get; init; }

    /// <summary>The frames once working memory has filled.</summary>
    public required FrameWindow Early { get; init; }

    /// <summary>The last frames.</summary>
    public required FrameWindow Late { get; init; }
}
