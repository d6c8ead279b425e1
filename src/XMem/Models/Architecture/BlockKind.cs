namespace XMem.Models.Architecture;

/// <summary>The residual block of a ResNet (docs/ALGORITHM.md 4).</summary>
internal enum BlockKind
{
    /// <summary>Two 3x3 convolutions, as in ResNet-18.</summary>
    Basic,

    /// <summary>1x1, 3x3, 1x1, the stride on the 3x3, as in ResNet-50 (v1.5).</summary>
    Bottleneck,
}
