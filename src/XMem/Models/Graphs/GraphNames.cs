namespace XMem.Models.Graphs;

/// <summary>
/// The names of the graphs' inputs and outputs: the contract between a model folder and what runs it. H, W are the padded image
/// size, h = H / 16, w = W / 16, n the number of objects.
/// </summary>
internal static class GraphNames
{
    /// <summary>The normalized, padded frame, [1, 3, H, W].</summary>
    public const string Image = "image";

    /// <summary>The query key of a frame, [1, Ck, h, w].</summary>
    public const string Key = "key";

    /// <summary>The shrinkage of a frame's keys, at least 1, [1, 1, h, w].</summary>
    public const string Shrinkage = "shrinkage";

    /// <summary>The selection of a frame's queries, in 0..1, [1, Ck, h, w].</summary>
    public const string Selection = "selection";

    /// <summary>The key encoder's features at stride 16, [1, C, h, w].</summary>
    public const string F16 = "f16";

    /// <summary>The key encoder's features at stride 8.</summary>
    public const string F8 = "f8";

    /// <summary>The key encoder's features at stride 4.</summary>
    public const string F4 = "f4";

    /// <summary>The probability of each object, [n, 1, H, W].</summary>
    public const string Masks = "masks";

    /// <summary>For each object the sum of the other objects' probabilities, [n, 1, H, W].</summary>
    public const string Others = "others";

    /// <summary>The sensory state, [n, Ch, h, w]; absent without sensory memory.</summary>
    public const string Hidden = "hidden";

    /// <summary>The memory value of each object, [n, Cv, h, w].</summary>
    public const string Value = "value";

    /// <summary>The sensory state after the update, [n, Ch, h, w]; absent without sensory memory.</summary>
    public const string NewHidden = "new_hidden";

    /// <summary>What was read from memory for each object, [n, Cv, h, w].</summary>
    public const string Readout = "readout";

    /// <summary>The logit of each object before aggregation, [n, 1, H, W].</summary>
    public const string Logits = "logits";
}
