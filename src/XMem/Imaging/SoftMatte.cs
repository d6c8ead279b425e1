using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging;

/// <summary>
/// Tells gray pictures with soft or antialiased edges from label maps, and refuses them: read as labels, every step of an edge would
/// become an object of its own.
/// </summary>
/// <remarks>
/// A gray level is blended if nine tenths of its pixels lie strictly between a darker and a lighter pixel of their 3 x 3
/// neighborhood: the steps of an edge do, the pixels of an object do not, however thin it is (nothing lighter is beside it).
/// Three blended levels make a soft matte; in a matte of one solid white, one does, as there is no other object that could lie so.
/// Slow ramps, whose steps are wide, are known by the number of their levels.
/// </remarks>
internal static class SoftMatte
{
    private const int BlendedLevelsAllowed = 2;
    private const int LevelsAllowed = 128;

    /// <summary>Throws if a picture is a soft matte.</summary>
    /// <param name="path">The file's name, for the error.</param>
    /// <param name="values">Width x height gray values, row by row.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.MaskIsAntialiased"/>.</exception>
    public static void Refuse(string path, byte[] values, int width, int height)
    {
        var counts = new int[256];
        foreach (var value in values)
            counts[value]++;
        var levels = counts.Count(count => count > 0);
        var objects = counts[0] > 0 ? levels - 1 : levels;
        if (objects <= 1)
            return;
        if (objects > LevelsAllowed)
            throw Error(path, $"it has {levels} gray levels");

        var between = CountBetween(values, width, height);
        var blended = Enumerable.Range(1, 255).Where(level => counts[level] > 0 && between[level] >= counts[level] * 0.9).ToList();
        var isWhiteMatte = counts[255] > 0 && blended.Count == objects - 1;
        if (blended.Count > (isWhiteMatte ? 0 : BlendedLevelsAllowed))
        {
            throw Error(
                path,
                $"it has {levels} gray levels, and {blended.Count} of them (from {blended[0]} to {blended[^1]}) occur only as steps of its edges");
        }
    }

    /// <summary>The error for a soft matte.</summary>
    /// <param name="path">The file.</param>
    /// <param name="evidence">By what it is known, as a clause.</param>
    public static XMemException Error(string path, string evidence) => new(
        XMemErrorKind.MaskIsAntialiased,
        $"The mask '{path}' has soft or antialiased edges: {evidence}. Labels need hard edges. If it is the matte of one object, give "
        + "-Threshold 0.5: what is brighter belongs to the object. Otherwise export it without antialiasing, and save it as PNG.",
        path);

    /// <summary>For each level the number of its pixels that lie strictly between the extremes of their neighborhood.</summary>
    private static int[] CountBetween(byte[] values, int width, int height)
    {
        NativeLibraries.EnsureLoaded();
        using var picture = Mat.FromPixelData(height, width, MatType.CV_8UC1, values);
        using var darkest = new Mat();
        using var lightest = new Mat();
        using var neighborhood = Mat.Ones(3, 3, MatType.CV_8UC1).ToMat();
        Cv2.Erode(picture, darkest, neighborhood);
        Cv2.Dilate(picture, lightest, neighborhood);

        var between = new int[256];
        for (var y = 0; y < height; y++)
        {
            var row = values.AsSpan(y * width, width);
            var low = darkest.RowSpan<byte>(y);
            var high = lightest.RowSpan<byte>(y);
            for (var x = 0; x < width; x++)
            {
                if (row[x] > low[x] && row[x] < high[x])
                    between[row[x]]++;
            }
        }

        return between;
    }
}
