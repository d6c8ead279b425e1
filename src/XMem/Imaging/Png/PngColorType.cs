namespace XMem.Imaging.Png;

/// <summary>What the samples of a PNG file mean (PNG specification, 11.2.1).</summary>
internal enum PngColorType : byte
{
    /// <summary>Gray values.</summary>
    Gray = 0,

    /// <summary>R, G, B.</summary>
    Rgb = 2,

    /// <summary>Indices of a palette.</summary>
    Palette = 3,

    /// <summary>Gray values and alpha.</summary>
    GrayAlpha = 4,

    /// <summary>R, G, B and alpha.</summary>
    Rgba = 6,
}
