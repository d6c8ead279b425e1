namespace XMem.Imaging;

/// <summary>256 colors for the labels of an indexed picture.</summary>
public sealed class Palette
{
    private readonly byte[] _rgb;

    /// <summary>Takes up to 256 colors; missing ones are black.</summary>
    /// <param name="rgb">R, G, B of color 0, of color 1, and so on.</param>
    public Palette(ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length > 768 || rgb.Length % 3 != 0)
            throw new ArgumentException("A palette has at most 256 colors of three bytes.", nameof(rgb));
        _rgb = new byte[768];
        rgb.CopyTo(_rgb);
    }

    /// <summary>
    /// The color map of PASCAL VOC and DAVIS: the bits of the label, lowest first, dealt to R, G, B from the highest bit down.
    /// </summary>
    public static Palette Default { get; } = MakeDefault();

    /// <summary>768 bytes: R, G, B of each color.</summary>
    public ReadOnlySpan<byte> Rgb => _rgb;

    /// <summary>The color of a label.</summary>
    public (byte R, byte G, byte B) this[byte label] => (_rgb[3 * label], _rgb[3 * label + 1], _rgb[3 * label + 2]);

    private static Palette MakeDefault()
    {
        var rgb = new byte[768];
        for (var label = 0; label < 256; label++)
        {
            for (int bits = label, shift = 7; bits != 0; bits >>= 3, shift--)
            {
                for (var channel = 0; channel < 3; channel++)
                    rgb[3 * label + channel] |= (byte)(((bits >> channel) & 1) << shift);
            }
        }

        return new Palette(rgb);
    }
}
