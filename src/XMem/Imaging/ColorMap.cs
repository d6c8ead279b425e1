using System.Collections;
using System.Globalization;

namespace XMem.Imaging;

/// <summary>Which label each color of a color-coded mask means.</summary>
public sealed class ColorMap
{
    private const int Black = 0;

    private readonly Dictionary<int, byte> _labels;

    private ColorMap(Dictionary<int, byte> labels)
    {
        // Black is background unless something else is said of it.
        labels.TryAdd(Black, 0);
        _labels = labels;
    }

    /// <summary>The pure colors as mattes use them: red 1, green 2, blue 3, yellow 4, magenta 5, cyan 6, white 7.</summary>
    internal static ColorMap PureColors { get; } = new(new()
    {
        [0xFF0000] = 1, [0x00FF00] = 2, [0x0000FF] = 3, [0xFFFF00] = 4, [0xFF00FF] = 5, [0x00FFFF] = 6, [0xFFFFFF] = 7,
    });

    /// <summary>The colors of <see cref="Palette.Default"/>: masks of PASCAL VOC and DAVIS that lost their palette.</summary>
    internal static ColorMap DefaultPalette { get; } = new(Enumerable.Range(1, 255).ToDictionary(label => Key(Palette.Default[(byte)label]), label => (byte)label));

    /// <summary>A palette in which every label has its color.</summary>
    internal Palette Palette
    {
        get
        {
            var rgb = new byte[768];
            foreach (var (color, label) in _labels)
                (rgb[3 * label], rgb[3 * label + 1], rgb[3 * label + 2]) = ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
            return new Palette(rgb);
        }
    }

    /// <summary>Reads a map from a table, such as a PowerShell hash table.</summary>
    /// <param name="table">
    /// Colors, each as #rrggbb or as "r,g,b" with numbers from 0 to 255, and their labels: 1 to 255, or 0 for background. Black is
    /// background where it is not named.
    /// </param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: what is no color or no label.</exception>
    public static ColorMap Parse(IDictionary table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = new Dictionary<int, byte>();
        foreach (DictionaryEntry entry in table)
        {
            var color = ParseColor($"{entry.Key}");
            if (!byte.TryParse($"{entry.Value}", NumberStyles.None, CultureInfo.InvariantCulture, out var label))
                throw new XMemException(XMemErrorKind.InvalidOption, $"The color {entry.Key} is given the label '{entry.Value}'. A label is a number from 0 to 255.");
            if (!labels.TryAdd(color, label))
                throw new XMemException(XMemErrorKind.InvalidOption, $"The color {Describe(color)} is in the color map twice. Leave one of them.");
        }

        return labels.Values.Any(label => label > 0)
            ? new ColorMap(labels)
            : throw new XMemException(XMemErrorKind.InvalidOption, "The color map names no object. Give each object's color a label from 1 to 255.");
    }

    /// <summary>A color as people write it: #rrggbb.</summary>
    internal static string Describe(int color) => $"#{color:x6}";

    /// <summary>The label of a color, 0xRRGGBB; null if the map does not know it.</summary>
    internal byte? Find(int color) => _labels.TryGetValue(color, out var label) ? label : null;

    private static int Key((byte R, byte G, byte B) color) => (color.R << 16) | (color.G << 8) | color.B;

    private static int ParseColor(string text)
    {
        var digits = text.AsSpan().Trim().TrimStart('#');
        if (digits.Length == 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var color))
            return color;
        var parts = text.Split(',');
        if (parts is [var red, var green, var blue] && TryByte(red, out var r) && TryByte(green, out var g) && TryByte(blue, out var b))
            return Key((r, g, b));
        throw new XMemException(
            XMemErrorKind.InvalidOption, $"'{text}' is no color. Write it as #rrggbb, such as #ff0000, or as 'r,g,b', such as '255,0,0'.");

        static bool TryByte(string part, out byte value) =>
            byte.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);
    }
}
