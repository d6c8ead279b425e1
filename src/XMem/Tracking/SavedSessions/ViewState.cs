using XMem.Imaging;
using XMem.Models;

namespace XMem.Tracking.SavedSessions;

/// <summary>One view of a session's frames, but for the content of its memories, which is in blocks.</summary>
internal sealed record ViewState
{
    /// <inheritdoc cref="TrackingView.Size"/>
    public required int Size { get; init; }

    /// <inheritdoc cref="TrackingView.Flip"/>
    public required bool Flip { get; init; }

    /// <summary>How memory is spent; null without objects.</summary>
    public required PlanState? Plan { get; init; }

    /// <summary>The tracker; null before the first frame.</summary>
    public required TrackerState? Tracker { get; init; }

    /// <summary>The view.</summary>
    public TrackingView ToView() => new(Size, Flip);

    /// <summary>How the frames are tracked; null before the first.</summary>
    public FrameGeometry? FindGeometry() => Tracker is null ? null : FrameGeometry.Create(Tracker.SourceWidth, Tracker.SourceHeight, Size);

    /// <summary>Float32 values that its blocks have.</summary>
    /// <param name="dimensions">Ck, Cv and Ch.</param>
    /// <param name="objects">Objects followed.</param>
    public long CountValues(ModelDimensions dimensions, int objects) => Tracker?.CountValues(dimensions, FindGeometry()!, objects) ?? 0;

    /// <summary>Whether it is possible.</summary>
    /// <param name="objects">Objects followed.</param>
    public bool IsConsistent(int objects) =>
        Plan is null or { ObjectsAtOnce: > 0 } && (Tracker is null ? objects == 0 : IsTrackerConsistent(Tracker, objects));

    private bool IsTrackerConsistent(TrackerState tracker, int objects)
    {
        const int MaxPixels = 1 << 20;
        return tracker is { SourceWidth: > 0 and <= MaxPixels, SourceHeight: > 0 and <= MaxPixels }
            && FindGeometry() is { PaddedWidth: > 0, PaddedHeight: > 0 } geometry
            && (long)geometry.PaddedWidth * geometry.PaddedHeight <= FrameGeometry.MaxPixels
            && Plan is null == (objects == 0)
            && tracker.IsConsistent(geometry, objects);
    }
}
