using System.Runtime.InteropServices;
using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>Takes the colors of a decoded picture as labels, exactly, or says which colors stand in the way.</summary>
internal static class ColorPicture
{
    private const int ColorsNamed = 5;
    private const int ObjectsSuggested = 8;
    private const int Black = 0;

    /// <summary>Whether a picture has pixels that are neither gray nor fully transparent.</summary>
    /// <param name="picture">The picture as OpenCV has it: gray, B G R or B G R alpha.</param>
    public static bool IsColored(Mat picture)
    {
        if (picture.Channels() is not (3 or 4))
            return false;
        using var opaque = picture.Clone();
        if (picture.Channels() == 4)
        {
            using var alpha = picture.ExtractChannel(3);
            using var isTransparent = alpha.LessThanOrEqual(0).ToMat();
            opaque.SetTo(Scalar.Black, isTransparent);
        }

        using var blue = opaque.ExtractChannel(0);
        using var green = opaque.ExtractChannel(1);
        using var red = opaque.ExtractChannel(2);
        return Cv2.Norm(blue, green, NormTypes.INF) > 0 || Cv2.Norm(green, red, NormTypes.INF) > 0;
    }

    /// <summary>The labels that a picture's colors mean.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="picture">The picture as OpenCV has it: gray, B G R or B G R alpha. 16 bits are rounded to 8.</param>
    /// <param name="map">
    /// What the colors mean; null: the pure colors or those of <see cref="Palette.Default"/>, if there are no others in the picture.
    /// </param>
    /// <returns>Width x height labels, row by row, and the map that they were read with.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.MaskIsColor"/>, <see cref="XMemErrorKind.MaskIsAntialiased"/>.</exception>
    public static (byte[] Labels, ColorMap Map) ReadLabels(string path, Mat picture, ColorMap? map)
    {
        var colors = ReadColors(path, picture);
        var counts = new Dictionary<int, int>();
        foreach (var color in colors)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, color, out _)++;

        var chosen = map ?? new[] { ColorMap.PureColors, ColorMap.DefaultPalette }.MaxBy(candidate => CountObjectPixels(candidate, counts))!;
        if (counts.Keys.Any(color => chosen.Find(color) is null))
            throw map is null ? NotUnderstood(path, chosen, counts) : Stray(path, chosen, counts);

        var labels = new byte[colors.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = chosen.Find(colors[i])!.Value;
        return (labels, chosen);
    }

    /// <summary>0xRRGGBB of every pixel, black where it is transparent.</summary>
    private static int[] ReadColors(string path, Mat picture)
    {
        var depth = picture.Depth();
        using var bytes = new Mat();
        picture.ConvertTo(bytes, MatType.CV_8U, depth == MatType.CV_8U ? 1 : depth == MatType.CV_16U ? 1.0 / 257 : 255);
        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels());
        var colors = new int[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = MemoryMarshal.CreateReadOnlySpan(ref bytes.At<byte>(y, 0), width * channels);
            for (var x = 0; x < width; x++)
            {
                var pixel = row.Slice(x * channels, channels);
                var alpha = channels == 4 ? pixel[3] : byte.MaxValue;
                if (alpha is not (0 or byte.MaxValue))
                    throw SoftMatte.Error(path, "its alpha channel is partly transparent");
                if (alpha > 0)
                    colors[y * width + x] = channels == 1 ? pixel[0] * 0x010101 : (pixel[2] << 16) | (pixel[1] << 8) | pixel[0];
            }
        }

        return colors;
    }

    private static int CountObjectPixels(ColorMap map, Dictionary<int, int> counts) =>
        counts.Sum(entry => map.Find(entry.Key) > 0 ? entry.Value : 0);

    /// <summary>Mostly colors of known meaning: what else there is are soft edges. Otherwise: no colors that are known.</summary>
    private static XMemException NotUnderstood(string path, ColorMap nearest, Dictionary<int, int> counts)
    {
        var strayPixels = counts.Sum(entry => nearest.Find(entry.Key) is null ? entry.Value : 0);
        return CountObjectPixels(nearest, counts) >= strayPixels ? Stray(path, nearest, counts) : Unknown(path, counts);
    }

    private static XMemException Stray(string path, ColorMap map, Dictionary<int, int> counts)
    {
        var strays = counts.Where(entry => map.Find(entry.Key) is null).ToDictionary();
        return new XMemException(
            XMemErrorKind.MaskIsAntialiased,
            $"The mask '{path}' is coded by colors, and {strays.Count} stray {(strays.Count == 1 ? "color" : "colors")} on "
            + $"{strays.Values.Sum()} pixels {(strays.Count == 1 ? "means" : "mean")} no object: {List(strays)}. "
            + "Soft or antialiased edges mix colors: export the mask without antialiasing, filtering and compression. "
            + "If a color is that of an object, add it to -ColorMap.",
            path);
    }

    private static XMemException Unknown(string path, Dictionary<int, int> counts)
    {
        var advice = counts.Count <= 1 + ObjectsSuggested
            ? $"Say what they mean, for instance with -ColorMap {Suggest(counts)}, or save it"
            : "Save it";
        return new XMemException(
            XMemErrorKind.MaskIsColor,
            $"The mask '{path}' is a color picture of {counts.Count} colors ({List(counts)}), and which label a color means is not known. "
            + $"{advice} as an indexed PNG (palette mode, index 0 for the background), or in gray with one value from 1 to 255 per object.",
            path);
    }

    private static string Suggest(Dictionary<int, int> counts)
    {
        var background = counts.ContainsKey(Black) ? Black : counts.MaxBy(entry => entry.Value).Key;
        var objects = counts.Where(entry => entry.Key != background).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
            .Select((entry, index) => $"'{ColorMap.Describe(entry.Key)}' = {index + 1}");
        return $"@{{ {string.Join("; ", background == Black ? objects : objects.Prepend($"'{ColorMap.Describe(background)}' = 0"))} }}";
    }

    private static string List(Dictionary<int, int> counts)
    {
        var frequent = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(ColorsNamed)
            .Select(entry => $"{ColorMap.Describe(entry.Key)} on {entry.Value} pixels");
        return $"{(counts.Count > ColorsNamed ? "most often " : "")}{string.Join(", ", frequent)}";
    }
}
