using OpenCvSharp;

namespace XMem.Imaging.Overlays;

/// <summary>The colors of objects in overlays: those of the mask's palette, made light enough to be seen.</summary>
internal static class OverlayColors
{
    private const int DarkestVisible = 48;
    private const double Gamma = 0.6;

    /// <summary>The color of a label, B G R.</summary>
    /// <param name="palette">The mask's palette; where it is black or missing, <see cref="Palette.Default"/> stands in.</param>
    /// <param name="label">The label.</param>
    public static Vec3b Of(Palette? palette, byte label)
    {
        var (r, g, b) = (palette ?? Palette.Default)[label];
        if (Math.Max(r, Math.Max(g, b)) < DarkestVisible)
            (r, g, b) = Palette.Default[label];
        return new Vec3b(Lighten(b), Lighten(g), Lighten(r));

        static byte Lighten(byte value) => (byte)Math.Round(255 * Math.Pow(value / 255.0, Gamma));
    }
}
