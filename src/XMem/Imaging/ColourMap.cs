using System.Collections;
using System.Globalization;

namespace XMem.Imaging;

/// <summary>Which label each colour of a colour-coded mask means.</summary>
public sealed class ColourMap
{
    private const int Black = 0;

    private readonly Dictionary<int, byte> _labels;

    private ColourMap(Dictionary<int, byte> labels)
    {
        // Black is background unless something else is said of it.
        labels.TryAdd(Black, 0);
        _labels = labels;
    }

    /// <summary>The pure colours as mattes use them: red 1, green 2, blue 3, yellow 4, magenta 5, cyan 6, white 7.</summary>
    internal static ColourMap PureColours { get; } = new(new()
    {
        [0xFF0000] = 1, [0x00FF00] = 2, [0x0000FF] = 3, [0xFFFF00] = 4, [0xFF00FF] = 5, [0x00FFFF] = 6, [0xFFFFFF] = 7,
    });

    /// <summary>The colours of <see cref="Palette.Default"/>: masks of PASCAL VOC and DAVIS that lost their palette.</summary>
    internal static ColourMap DefaultPalette { get; } = new(Enumerable.Range(1, 255).ToDictionary(label => Key(Palette.Default[(byte)label]), label => (byte)label));

    /// <summary>A palette in which every label has its colour.</summary>
    internal Palette Palette
    {
        get
        {
            var rgb = new byte[768];
            foreach (var (colour, label) in _labels)
                (rgb[3 * label], rgb[3 * label + 1], rgb[3 * label + 2]) = ((byte)(colour >> 16), (byte)(colour >> 8), (byte)colour);
            return new Palette(rgb);
        }
    }

    /// <summary>Reads a map from a table, such as a PowerShell hash table.</summary>
    /// <param name="table">
    /// Colours, each as #rrggbb or as "r,g,b" with numbers from 0 to 255, and their labels: 1 to 255, or 0 for background. Black is
    /// background where it is not named.
    /// </param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: what is no colour or no label.</exception>
    public static ColourMap Parse(IDictionary table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var labels = new Dictionary<int, byte>();
        foreach (DictionaryEntry entry in table)
        {
            var colour = ParseColour($"{entry.Key}");
            if (!byte.TryParse($"{entry.Value}", NumberStyles.None, CultureInfo.InvariantCulture, out var label))
                throw new XMemException(XMemErrorKind.InvalidOption, $"The colour {entry.Key} is given the label '{entry.Value}'. A label is a number from 0 to 255.");
            if (!labels.TryAdd(colour, label))
                throw new XMemException(XMemErrorKind.InvalidOption, $"The colour {Describe(colour)} is in the colour map twice. Leave one of them.");
        }

        return labels.Values.Any(label => label > 0)
            ? new ColourMap(labels)
            : throw new XMemException(XMemErrorKind.InvalidOption, "The colour map names no object. Give each object's colour a label from 1 to 255.");
    }

    /// <summary>A colour as people write it: #rrggbb.</summary>
    internal static string Describe(int colour) => $"#{colour:x6}";

    /// <summary>The label of a colour, 0xRRGGBB; null if the map does not know it.</summary>
    internal byte? Find(int colour) => _labels.TryGetValue(colour, out var label) ? label : null;

    private static int Key((byte R, byte G, byte B) colour) => (colour.R << 16) | (colour.G << 8) | colour.B;

    private static int ParseColour(string text)
    {
        var digits = text.AsSpan().Trim().TrimStart('#');
        if (digits.Length == 6 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var colour))
            return colour;
        var parts = text.Split(',');
        if (parts is [var red, var green, var blue] && TryByte(red, out var r) && TryByte(green, out var g) && TryByte(blue, out var b))
            return Key((r, g, b));
        throw new XMemException(
            XMemErrorKind.InvalidOption, $"'{text}' is no colour. Write it as #rrggbb, such as #ff0000, or as 'r,g,b', such as '255,0,0'.");

        static bool TryByte(string part, out byte value) =>
            byte.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value);
    }
}
