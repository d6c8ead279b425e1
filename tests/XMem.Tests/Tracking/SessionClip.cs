using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>A small clip of two blobs, 1 and 2, and the shipped model: what sessions are tested with.</summary>
internal static class SessionClip
{
    public const int Height = 96;
    public const int Width = 128;

    public static XMemModel Model { get; } = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"));

    /// <summary>A frame of the clip; the caller disposes it.</summary>
    public static Frame FrameAt(int t) => Frame.FromRgb($"{t:00000}", Width, Height, Sv1.Frame(t, Height, Width, 0, 0, null).Rgb);

    /// <summary>Tracks one frame of the clip.</summary>
    public static XMemFrameResult? Step(TrackingSession session, int t, bool keepScores = false)
    {
        using var frame = FrameAt(t);
        return session.Step(frame, keepScores: keepScores);
    }

    /// <summary>The true mask of a frame, of all objects or one.</summary>
    public static IndexMask Truth(int t, int? only = null) =>
        new(Width, Height, [.. Sv1.Frame(t, Height, Width, 0, 0, null).Labels.Select(label => only is null || label == only ? label : (byte)0)]);
}
