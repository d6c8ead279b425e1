using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The stages of a frame from file to file: the session's, between decoding the frame and encoding its mask.</summary>
internal static class Stages
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Decoding", .. Enum.GetNames<TrackingStage>(), "Encoding"];
}
