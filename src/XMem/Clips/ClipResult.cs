namespace XMem.Clips;

/// <summary>A clip that was tracked to its end.</summary>
public sealed record ClipResult
{
    /// <summary>The folder that masks and report are in.</summary>
    public required string Folder { get; init; }

    /// <summary>The report, run.json.</summary>
    public required string ReportPath { get; init; }

    /// <summary>Frames of the clip, those among them that get no mask because of the direction.</summary>
    public required int FrameCount { get; init; }

    /// <summary>Frames that have masks now.</summary>
    public required int MaskCount { get; init; }

    /// <summary>Frames that this task tracked; fewer where a run was gone on with.</summary>
    public required int TrackedCount { get; init; }

    /// <summary>Names of frames that were passed over because they are bad.</summary>
    public required IReadOnlyList<string> SkippedFrames { get; init; }

    /// <summary>What the user should know, of all tasks of the run.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Time that this task took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Rate of this task; 0 where nothing was left to track.</summary>
    public double FramesPerSecond => Elapsed > TimeSpan.Zero ? TrackedCount / Elapsed.TotalSeconds : 0;
}
