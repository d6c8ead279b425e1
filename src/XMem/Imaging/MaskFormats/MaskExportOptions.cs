namespace XMem.Imaging.MaskFormats;

/// <summary>How masks are written.</summary>
public sealed record MaskExportOptions
{
    /// <summary>The format.</summary>
    public MaskFormat Format { get; init; } = MaskFormat.All[0];

    /// <summary>Whether edges are soft: mattes are probabilities. Results have to hold them.</summary>
    public bool IsSoft { get; init; }

    /// <summary>Bits of a sample; null for the format's usual number.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Labels of the objects to write; null for all.</summary>
    public IReadOnlyList<int>? Objects { get; init; }
}
