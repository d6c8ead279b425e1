namespace XMem.Memory;

/// <summary>A frame in working memory.</summary>
internal sealed record FrameState
{
    /// <summary>Whether it is the first frame of the next object group.</summary>
    public required bool StartsGroup { get; init; }

    /// <summary>Whether the user wants it kept for good.</summary>
    public required bool IsKept { get; init; }

    /// <summary>What is to be saved of a frame.</summary>
    public static FrameState Of(WorkingFrame frame) => new() { StartsGroup = frame.StartsGroup, IsKept = frame.IsKept };

    /// <summary>The frame.</summary>
    /// <param name="elements">HW.</param>
    public WorkingFrame ToFrame(int elements) => new(elements, StartsGroup, IsKept);
}
