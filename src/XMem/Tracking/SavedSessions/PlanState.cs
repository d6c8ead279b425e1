using XMem.Models;

namespace XMem.Tracking.SavedSessions;

/// <summary>How a session spends memory: saved as it is, so that another module's estimates change no mask.</summary>
internal sealed record PlanState
{
    /// <summary>T_min in effect.</summary>
    public required int MinWorkingFrames { get; init; }

    /// <summary>T_max in effect.</summary>
    public required int MaxWorkingFrames { get; init; }

    /// <summary>LT_max in effect.</summary>
    public required int LongTermCapacity { get; init; }

    /// <summary>Objects that the networks work on together.</summary>
    public required int ObjectsAtOnce { get; init; }

    /// <summary>What the session takes at most.</summary>
    public required long Bytes { get; init; }

    /// <summary>What is to be saved of a plan.</summary>
    public static PlanState From(MemoryPlan plan) => new()
    {
        MinWorkingFrames = plan.Options.MinWorkingFrames,
        MaxWorkingFrames = plan.Options.MaxWorkingFrames,
        LongTermCapacity = plan.Options.LongTermCapacity,
        ObjectsAtOnce = plan.ObjectsAtOnce,
        Bytes = plan.Bytes,
    };

    /// <summary>The plan.</summary>
    /// <param name="options">The user's options.</param>
    public MemoryPlan ToPlan(TrackerOptions options) => new(
        options with { MinWorkingFrames = MinWorkingFrames, MaxWorkingFrames = MaxWorkingFrames, LongTermCapacity = LongTermCapacity },
        ObjectsAtOnce,
        Bytes);
}
