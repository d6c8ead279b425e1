using XMem.Imaging;
using XMem.Models;
using XMem.Tracking;

namespace XMem.PowerShell.Sessions;

/// <summary>A tracker for one shot, as New-XMemSession gives it.</summary>
public sealed class XMemSession : IDisposable
{
    internal XMemSession(int id, string name, TrackingSession tracking)
    {
        (Id, Name, Tracking) = (id, name, tracking);
    }

    /// <summary>Number of the session in its runspace, from 1.</summary>
    public int Id { get; }

    /// <summary>Name of the session.</summary>
    public string Name { get; }

    /// <summary>Name of the model.</summary>
    public string Model => Tracking.Model.Name;

    /// <summary>What runs the networks.</summary>
    public string ExecutionProvider => Tracking.ExecutionProvider.Name;

    /// <summary>How the session tracks; the size and the flip are those of the first view.</summary>
    public TrackerOptions Options => Tracking.Options;

    /// <summary>The views of the frames that are tracked, their probabilities averaged: sizes, mirrored or not.</summary>
    public IReadOnlyList<TrackingView> Views => Tracking.Views;

    /// <summary>Labels of the objects followed.</summary>
    public IReadOnlyList<int> Objects => Tracking.ObjectLabels;

    /// <summary>Frames tracked so far.</summary>
    public int FrameCount => Tracking.FrameCount;

    /// <summary>Names of frames that masks wait for.</summary>
    public IReadOnlyList<string> AwaitedFrames => Tracking.AwaitedFrames;

    /// <summary>Open, or Removed.</summary>
    public string State => Tracking.IsDisposed ? "Removed" : "Open";

    internal TrackingSession Tracking { get; }

    /// <summary>Where frames are read: in the session, so that a loop that calls Invoke-XMemStep for each frame has them ahead too.</summary>
    internal FrameReadAhead Frames { get; } = new();

    /// <summary>Frees the session's memory; the same as Remove-XMemSession.</summary>
    public void Dispose()
    {
        Tracking.Dispose();
        Frames.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
