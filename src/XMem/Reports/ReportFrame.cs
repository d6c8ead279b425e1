using XMem.Memory;

namespace XMem.Reports;

/// <summary>What a report remembers of a frame.</summary>
internal sealed record ReportFrame
{
    /// <summary>The frame's name.</summary>
    public required string Name { get; init; }

    /// <summary>Time from decoded frame to mask.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether a mask was given for it.</summary>
    public required bool IsAnnotated { get; init; }

    /// <summary>Whether it went into memory.</summary>
    public required bool IsMemoryFrame { get; init; }

    /// <summary>Time of each stage, in the order of <see cref="Tracking.TrackingStage"/>; null where the session had gone on since.</summary>
    public required TimeSpan[]? Stages { get; init; }

    /// <summary>What memory held after it; null where the session had gone on since.</summary>
    public required MemoryStatistics? Memory { get; init; }
}
