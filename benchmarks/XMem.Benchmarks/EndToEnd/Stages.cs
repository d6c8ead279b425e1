using System.Text.Json;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The stages of a frame from file to file: the session's, between decoding the frame and encoding its mask.</summary>
internal static class Stages
{
    /// <summary>Their names, in order, as words: "key encoding".</summary>
    public static IReadOnlyList<string> Names { get; } = [
        "decoding",
        .. Enum.GetNames<TrackingStage>().Select(name => JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace('_', ' ')),
        "encoding",
    ];

    /// <summary>The name of one of the session's stages.</summary>
    public static string NameOf(TrackingStage stage) => Names[(int)stage + 1];
}
