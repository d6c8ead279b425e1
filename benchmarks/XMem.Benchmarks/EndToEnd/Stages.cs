using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The stages of a frame from file to file: the session's, between decoding the frame and encoding its mask.</summary>
internal static class Stages
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Decoding", .. Enum.GetNames<TrackingStage>(), "Encoding"];

    /// <summary>Those of <see cref="Names"/> that are networks, and memory reading.</summary>
    public static IReadOnlyList<int> NetworksAndReading { get; } =
    [
        .. from stage in new[] { TrackingStage.KeyEncoding, TrackingStage.MemoryReading, TrackingStage.MaskDecoding, TrackingStage.ValueEncoding }
           select Names.Index().First(name => name.Item == stage.ToString()).Index,
    ];
}
