using XMem.Imaging;
using XMem.Memory;
using XMem.Models;

namespace XMem.Tracking.SavedSessions;

/// <summary>Where a tracker is; states, keys and values are in blocks.</summary>
internal sealed record TrackerState
{
    /// <summary>Width of the source frames in pixels.</summary>
    public required int SourceWidth { get; init; }

    /// <summary>Height of the source frames in pixels.</summary>
    public required int SourceHeight { get; init; }

    /// <summary>Number of the last frame, from 0.</summary>
    public required int Time { get; init; }

    /// <summary>Number of the last memory frame.</summary>
    public required int LastMemoryFrame { get; init; }

    /// <summary>Number of the last frame with a deep update; before the first, what makes one due.</summary>
    public required int LastDeepUpdate { get; init; }

    /// <summary>Working and long-term memory.</summary>
    public required MemoryState Memory { get; init; }

    /// <summary>Whether it is possible.</summary>
    /// <param name="geometry">How frames of that size are tracked.</param>
    /// <param name="objects">Objects followed.</param>
    public bool IsConsistent(FrameGeometry geometry, int objects) =>
        Time >= 0 && LastMemoryFrame >= 0 && LastMemoryFrame <= Time
        && Memory is not null && Memory.IsConsistent(geometry.KeyCount) && Memory.ObjectCount <= objects;

    /// <summary>Float32 values that the blocks have.</summary>
    /// <param name="dimensions">Ck, Cv and Ch.</param>
    /// <param name="geometry">How frames are tracked.</param>
    /// <param name="objects">Objects followed.</param>
    public long CountValues(ModelDimensions dimensions, FrameGeometry geometry, int objects) =>
        checked(((long)objects * dimensions.Hidden * geometry.KeyCount) + Memory.CountValues(dimensions));
}
