namespace XMem.Models;

/// <summary>How 8-bit RGB becomes network input: <c>(p / 255 - Mean) / Std</c> a channel (docs/ALGORITHM.md 3.1).</summary>
/// <param name="Mean">Three means, R G B, in 0..1.</param>
/// <param name="Std">Three standard deviations, R G B.</param>
public sealed record Normalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>The ImageNet statistics that XMem was trained with (docs/ALGORITHM.md 3.1).</summary>
    public static Normalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
}
