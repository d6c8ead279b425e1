using XMem.Models;

namespace XMem.Tracking;

/// <summary>How a user asks for tracking: for what is left out, the model's suggestions stand.</summary>
public sealed record TrackingRequest
{
    /// <summary>Lengths of the shorter edge that frames are tracked at, as <see cref="TrackerOptions.Size"/>; null or empty for the model's.</summary>
    public IReadOnlyList<int>? Sizes { get; init; }

    /// <summary>Whether frames are tracked mirrored as well, at every size.</summary>
    public bool Flip { get; init; }

    /// <inheritdoc cref="TrackerOptions.MemoryEvery"/>
    public int? MemoryEvery { get; init; }

    /// <inheritdoc cref="TrackerOptions.MinWorkingFrames"/>
    public int? MinWorkingFrames { get; init; }

    /// <inheritdoc cref="TrackerOptions.MaxWorkingFrames"/>
    public int? MaxWorkingFrames { get; init; }

    /// <inheritdoc cref="TrackerOptions.PrototypeCount"/>
    public int? PrototypeCount { get; init; }

    /// <inheritdoc cref="TrackerOptions.LongTermCapacity"/>
    public int? LongTermCapacity { get; init; }

    /// <inheritdoc cref="TrackerOptions.TopK"/>
    public int? TopK { get; init; }

    /// <inheritdoc cref="TrackerOptions.DeepUpdateEvery"/>
    public int? DeepUpdateEvery { get; init; }

    /// <inheritdoc cref="TrackerOptions.UseLongTermMemory"/>
    public bool UseLongTermMemory { get; init; } = true;

    /// <inheritdoc cref="TrackerOptions.UseSensoryMemory"/>
    public bool UseSensoryMemory { get; init; } = true;

    /// <inheritdoc cref="TrackerOptions.Threads"/>
    public int Threads { get; init; }

    /// <inheritdoc cref="TrackerOptions.MemoryLimit"/>
    public long? MemoryLimit { get; init; }

    /// <summary>The options that were given, and the model's for the others.</summary>
    public TrackerOptions OptionsFor(XMemModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var defaults = model.Defaults;
        return defaults with
        {
            MemoryEvery = MemoryEvery ?? defaults.MemoryEvery,
            MinWorkingFrames = MinWorkingFrames ?? defaults.MinWorkingFrames,
            MaxWorkingFrames = MaxWorkingFrames ?? defaults.MaxWorkingFrames,
            PrototypeCount = PrototypeCount ?? defaults.PrototypeCount,
            LongTermCapacity = LongTermCapacity ?? defaults.LongTermCapacity,
            TopK = TopK ?? defaults.TopK,
            DeepUpdateEvery = DeepUpdateEvery ?? defaults.DeepUpdateEvery,
            UseLongTermMemory = UseLongTermMemory,
            UseSensoryMemory = UseSensoryMemory,
            Threads = Threads,
            MemoryLimit = MemoryLimit,
        };
    }

    /// <summary>The sizes and orientations that were asked for, or the model's size.</summary>
    public TrackingView[] ViewsFor(XMemModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TrackingView.CreateAll(Sizes is { Count: > 0 } ? Sizes : [model.Defaults.Size], Flip);
    }
}
