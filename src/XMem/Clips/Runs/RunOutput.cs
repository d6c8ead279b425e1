namespace XMem.Clips.Runs;

/// <summary>How a run writes masks.</summary>
internal sealed record RunOutput
{
    /// <summary>Where to, seen from the run's folder.</summary>
    public required string Destination { get; init; }

    /// <summary>Name of the format.</summary>
    public required string Format { get; init; }

    /// <summary>Bits of a sample; null for the format's usual number.</summary>
    public required int? BitDepth { get; init; }

    /// <summary>Whether edges are soft.</summary>
    public required bool Soft { get; init; }

    /// <summary>Labels of the objects written; null for all.</summary>
    public required IReadOnlyList<int>? Objects { get; init; }
}
