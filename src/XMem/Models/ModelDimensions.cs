namespace XMem.Models;

/// <summary>The channel counts that memory and networks agree on (docs/ALGORITHM.md, conventions).</summary>
/// <param name="Key">Ck, channels of keys and selection.</param>
/// <param name="Value">Cv, channels of a memory value of one object.</param>
/// <param name="Hidden">Ch, channels of the sensory state; 0 for a model without sensory memory.</param>
public sealed record ModelDimensions(int Key, int Value, int Hidden)
{
    /// <summary>
    /// The stride of keys: one memory element per 16 x 16 pixels; sizes of network inputs are multiples of it
    /// (docs/ALGORITHM.md, conventions).
    /// </summary>
    public const int Stride = 16;
}
