namespace XMem.Networks.Convolutions;

/// <summary>Where transformed patches, transformed weights and products of a part lie: 36 matrices of each.</summary>
internal readonly struct WinogradLayout
{
    /// <summary>Panels of weights that are transformed before they are multiplied: their matrices stay in the second-level cache.</summary>
    public const int PanelsAtOnce = 4;

    // Outputs are written, and weights transformed, in vectors of eight.
    private const int Overrun = 7;

    /// <summary>Lays out a part.</summary>
    /// <param name="tiles">Tiles of the part.</param>
    /// <param name="inputs">Input channels at once.</param>
    /// <param name="panels">Panels of output channels.</param>
    public WinogradLayout(int tiles, int inputs, int panels)
    {
        (Tiles, Panels) = (tiles, panels);
        Stride = Odd(tiles + Overrun);
        PatchStride = Odd(inputs * Stride);
        WeightStride = Odd(inputs * WinogradKernel.Outputs + Overrun);
        ProductStride = Odd(panels * WinogradKernel.Outputs * Stride);
    }

    /// <summary>Tiles of the part.</summary>
    public int Tiles { get; }

    /// <summary>Panels of output channels.</summary>
    public int Panels { get; }

    /// <summary>Values from a channel to the next, of patches and of products.</summary>
    public nint Stride { get; }

    /// <summary>Values from a matrix of patches to the next.</summary>
    public nint PatchStride { get; }

    /// <summary>Values from a matrix of a panel's weights to the next.</summary>
    public nint WeightStride { get; }

    /// <summary>Values from a matrix of products to the next.</summary>
    public nint ProductStride { get; }

    /// <summary>Values in all.</summary>
    public long Size => (long)WinogradConvolution.Points * (PatchStride + PanelsAtOnce * WeightStride + ProductStride);

    /// <summary>An odd number of cache lines: matrices that are whole pages apart would push each other out of the cache.</summary>
    private static nint Odd(nint values) => ((values + 15) / 16 | 1) * 16;
}
