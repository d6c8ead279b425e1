using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>What to measure, as the command line says it.</summary>
internal sealed record EndToEndOptions
{
    /// <summary>A folder of frames; null for the demonstration clip.</summary>
    public string? Frames { get; init; }

    /// <summary>The mask of the first frame; null for one that is made up, or the demonstration clip's own.</summary>
    public string? Mask { get; init; }

    /// <summary>The model: its name, its folder, or <see cref="Models.BenchmarkModel.Full"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Numbers of objects to measure with, one after the other.</summary>
    public required IReadOnlyList<int> Objects { get; init; }

    /// <summary>Length of the shorter edge that frames are tracked at; negative for the source size.</summary>
    public int Size { get; init; }

    /// <summary>Frames from one that is remembered to the next; null for what the model suggests.</summary>
    public int? MemoryEvery { get; init; }

    /// <summary>Threads to use at most; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>The execution provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>How it is used.</summary>
    public required ProviderOptions ProviderOptions { get; init; }

    /// <summary>Frames to track; null for each frame of the clip once.</summary>
    public int? FrameCount { get; init; }

    /// <summary>Frames tracked beforehand, in a session of their own, that count for nothing.</summary>
    public int WarmUp { get; init; }

    /// <summary>How often the clip is tracked.</summary>
    public int Repeats { get; init; }

    /// <summary>Where to write the figures as JSON; null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>The options of the sessions.</summary>
    /// <param name="defaults">The model's.</param>
    public TrackerOptions Tracker(TrackerOptions defaults) => defaults with
    {
        Size = Size, Threads = Threads, MemoryEvery = MemoryEvery ?? defaults.MemoryEvery,
    };
}
