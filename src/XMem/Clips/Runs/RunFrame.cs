using System.Text.Json.Serialization;

namespace XMem.Clips.Runs;

/// <summary>What became of a frame.</summary>
internal sealed record RunFrame
{
    /// <summary>The frame's name.</summary>
    public required string Name { get; init; }

    /// <summary>Time from decoded frame to mask; null where it was passed over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Milliseconds { get; init; }

    /// <summary>Why it was passed over; null where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Skipped { get; init; }

    /// <summary>The files written for it, seen from the run's folder, and the bytes of each.</summary>
    public IReadOnlyDictionary<string, long> Files { get; init; } = new Dictionary<string, long>();
}
