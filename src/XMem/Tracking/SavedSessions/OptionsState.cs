using XMem.Models;

namespace XMem.Tracking.SavedSessions;

/// <summary>All of a session's options: those that a model suggests, and those that are the user's alone.</summary>
internal sealed record OptionsState
{
    /// <summary>What model manifests have too.</summary>
    public required TrackerOptions Suggested { get; init; }

    /// <inheritdoc cref="TrackerOptions.UseLongTermMemory"/>
    public required bool UseLongTermMemory { get; init; }

    /// <inheritdoc cref="TrackerOptions.UseSensoryMemory"/>
    public required bool UseSensoryMemory { get; init; }

    /// <inheritdoc cref="TrackerOptions.Flip"/>
    public required bool Flip { get; init; }

    /// <inheritdoc cref="TrackerOptions.Threads"/>
    public required int Threads { get; init; }

    /// <inheritdoc cref="TrackerOptions.MemoryLimit"/>
    public required long? MemoryLimit { get; init; }

    /// <summary>What is to be saved of options.</summary>
    public static OptionsState From(TrackerOptions options) => new()
    {
        Suggested = options,
        UseLongTermMemory = options.UseLongTermMemory,
        UseSensoryMemory = options.UseSensoryMemory,
        Flip = options.Flip,
        Threads = options.Threads,
        MemoryLimit = options.MemoryLimit,
    };

    /// <summary>The options.</summary>
    public TrackerOptions ToOptions() => Suggested with
    {
        UseLongTermMemory = UseLongTermMemory,
        UseSensoryMemory = UseSensoryMemory,
        Flip = Flip,
        Threads = Threads,
        MemoryLimit = MemoryLimit,
    };
}
