using System.Runtime.InteropServices;
using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>Takes the colours of a decoded picture as labels, exactly, or says which colours stand in the way.</summary>
internal static class ColourPicture
{
    private const int ColoursNamed = 5;
    private const int ObjectsSuggested = 8;
    private const int Black = 0;

    /// <summary>Whether a picture has pixels that are neither grey nor fully transparent.</summary>
    /// <param name="picture">The picture as OpenCV has it: grey, B G R or B G R alpha.</param>
    public static bool IsColoured(Mat picture)
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

    /// <summary>The labels that a picture's colours mean.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="picture">The picture as OpenCV has it: grey, B G R or B G R alpha. 16 bits are rounded to 8.</param>
    /// <param name="map">
    /// What the colours mean; null: the pure colours or those of <see cref="Palette.Default"/>, if there are no others in the picture.
    /// </param>
    /// <returns>Width x height labels, row by row, and the map that they were read with.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.MaskIsColour"/>, <see cref="XMemErrorKind.MaskIsAntialiased"/>.</exception>
    public static (byte[] Labels, ColourMap Map) ReadLabels(string path, Mat picture, ColourMap? map)
    {
        var colours = ReadColours(path, picture);
        var counts = new Dictionary<int, int>();
        foreach (var colour in colours)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, colour, out _)++;

        var chosen = map ?? new[] { ColourMap.PureColours, ColourMap.DefaultPalette }.MaxBy(candidate => CountObjectPixels(candidate, counts))!;
        if (counts.Keys.Any(colour => chosen.Find(colour) is null))
            throw map is null ? NotUnderstood(path, chosen, counts) : Stray(path, chosen, counts);

        var labels = new byte[colours.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = chosen.Find(colours[i])!.Value;
        return (labels, chosen);
    }

    /// <summary>0xRRGGBB of every pixel, black where it is transparent.</summary>
    private static int[] ReadColours(string path, Mat picture)
    {
        var depth = picture.Depth();
        using var bytes = new Mat();
        picture.ConvertTo(bytes, MatType.CV_8U, depth == MatType.CV_8U ? 1 : depth == MatType.CV_16U ? 1.0 / 257 : 255);
        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels());
        var colours = new int[width * height];
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
                    colours[y * width + x] = channels == 1 ? pixel[0] * 0x010101 : (pixel[2] << 16) | (pixel[1] << 8) | pixel[0];
            }
        }

        return colours;
    }

    private static int CountObjectPixels(ColourMap map, Dictionary<int, int> counts) =>
        counts.Sum(entry => map.Find(entry.Key) > 0 ? entry.Value : 0);

    /// <summary>Mostly colours of known meaning: what else there is are soft edges. Otherwise: no colours that are known.</summary>
    private static XMemException NotUnderstood(string path, ColourMap nearest, Dictionary<int, int> counts)
    {
        var strayPixels = counts.Sum(entry => nearest.Find(entry.Key) is null ? entry.Value : 0);
        return CountObjectPixels(nearest, counts) >= strayPixels ? Stray(path, nearest, counts) : Unknown(path, counts);
    }

    private static XMemException Stray(string path, ColourMap map, Dictionary<int, int> counts)
    {
        var strays = counts.Where(entry => map.Find(entry.Key) is null).ToDictionary();
        return new XMemException(
            XMemErrorKind.MaskIsAntialiased,
            $"The mask '{path}' is coded by colours, and {strays.Count} stray {(strays.Count == 1 ? "colour" : "colours")} on "
            + $"{strays.Values.Sum()} pixels {(strays.Count == 1 ? "means" : "mean")} no object: {List(strays)}. "
            + "Soft or antialiased edges mix colours: export the mask without antialiasing, filtering and compression. "
            + "If a colour is that of an object, add it to -ColorMap.",
            path);
    }

    private static XMemException Unknown(string path, Dictionary<int, int> counts)
    {
        var advice = counts.Count <= 1 + ObjectsSuggested
            ? $"Say what they mean, for instance with -ColorMap {Suggest(counts)}, or save it"
            : "Save it";
        return new XMemException(
            XMemErrorKind.MaskIsColour,
            $"The mask '{path}' is a colour picture of {counts.Count} colours ({List(counts)}), and which label a colour means is not known. "
            + $"{advice} as an indexed PNG (palette mode, index 0 for the background), or in grey with one value from 1 to 255 per object.",
            path);
    }

    private static string Suggest(Dictionary<int, int> counts)
    {
        var background = counts.ContainsKey(Black) ? Black : counts.MaxBy(entry => entry.Value).Key;
        var objects = counts.Where(entry => entry.Key != background).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
            .Select((entry, index) => $"'{ColourMap.Describe(entry.Key)}' = {index + 1}");
        return $"@{{ {string.Join("; ", background == Black ? objects : objects.Prepend($"'{ColourMap.Describe(background)}' = 0"))} }}";
    }

    private static string List(Dictionary<int, int> counts)
    {
        var frequent = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(ColoursNamed)
            .Select(entry => $"{ColourMap.Describe(entry.Key)} on {entry.Value} pixels");
        return $"{(counts.Count > ColoursNamed ? "most often " : "")}{string.Join(", ", frequent)}";
    }
}
