using XMem.Imaging;

namespace XMem.Tracking;

/// <summary>What was found in one frame.</summary>
public sealed record XMemFrameResult
{
    /// <summary>The frame's name: its file name without folder and extension.</summary>
    public required string FrameName { get; init; }

    /// <summary>The frame's file, if it came from one.</summary>
    public string? FramePath { get; init; }

    /// <summary>Number of the frame in its session, from 0; frames that failed or came before the first mask do not count.</summary>
    public required int Index { get; init; }

    /// <summary>A label for every pixel, at the source's size.</summary>
    public required IndexMask Mask { get; init; }

    /// <summary>All objects followed, seen or not, in the order in which they were given.</summary>
    public required IReadOnlyList<ObjectRegion> Objects { get; init; }

    /// <summary>How probable each object is at every pixel, if that was asked for; else null.</summary>
    public ProbabilityMaps? Scores { get; init; }

    /// <summary>Whether a mask was given for this frame.</summary>
    public required bool IsAnnotated { get; init; }

    /// <summary>Whether the frame went into memory.</summary>
    public required bool IsMemoryFrame { get; init; }

    /// <summary>Time from decoded frame to mask.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the user should know, usually nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>One object in one frame.</summary>
/// <param name="Label">The object's label in masks, 1..255.</param>
/// <param name="Area">Pixels that carry it, at the source's size; 0 while the object is not seen.</param>
public sealed record ObjectRegion(int Label, int Area);
