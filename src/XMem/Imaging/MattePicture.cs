using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>Cuts a soft matte at a threshold.</summary>
internal static class MattePicture
{
    /// <summary>Channels of a gray picture may differ by this much of white: lossy files keep gray only nearly.</summary>
    private const double GrayTolerance = 16.0 / 255;

    /// <summary>The label of a matte's object, as of a black and white matte.</summary>
    private const byte White = byte.MaxValue;

    /// <summary>The labels of a matte: 255 from the threshold on, else 0.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="picture">
    /// The picture as OpenCV has it: gray, B G R or B G R alpha, of 8 or 16 bits or floating point. An alpha channel that is not opaque
    /// everywhere is the matte, whatever the colors; otherwise the gray values are.
    /// </param>
    /// <param name="threshold">Part of white, above 0 and at most 1.</param>
    /// <returns>Width x height labels, row by row.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.MaskIsColor"/>, <see cref="XMemErrorKind.MaskUnreadable"/>.</exception>
    public static byte[] ReadLabels(string path, Mat picture, double threshold)
    {
        var white = WhiteOf(path, picture);
        using var matte = ExtractMatte(path, picture, white);

        // Compared in float, in which both 16-bit values and their parts of white are exact enough to tell neighbors apart.
        using var values = new Mat();
        matte.ConvertTo(values, MatType.CV_32FC1, 1 / white);
        using var isObject = values.GreaterThanOrEqual((float)threshold).ToMat();
        isObject.GetArray(out byte[] labels);
        foreach (ref var label in labels.AsSpan())
            label = label > 0 ? White : (byte)0;
        return labels;
    }

    private static double WhiteOf(string path, Mat picture)
    {
        var depth = picture.Depth();
        return depth == MatType.CV_8U ? byte.MaxValue
            : depth == MatType.CV_16U ? ushort.MaxValue
            : depth == MatType.CV_32F || depth == MatType.CV_64F ? 1
            : throw new XMemException(XMemErrorKind.MaskUnreadable, $"The matte '{path}' holds signed numbers. Save it as PNG of 8 or 16 bits.", path);
    }

    private static Mat ExtractMatte(string path, Mat picture, double white)
    {
        switch (picture.Channels())
        {
            case 1:
                return picture.Clone();
            case 3:
            case 4:
                break;
            default:
                throw new XMemException(
                    XMemErrorKind.MaskUnreadable, $"The matte '{path}' has {picture.Channels()} channels. Save it as a gray PNG.", path);
        }

        if (picture.Channels() == 4)
        {
            var alpha = picture.ExtractChannel(3);
            Cv2.MinMaxLoc(alpha, out var least, out double _);
            if (least < white)
                return alpha;
            alpha.Dispose();
        }

        using var blue = picture.ExtractChannel(0);
        using var red = picture.ExtractChannel(2);
        var green = picture.ExtractChannel(1);
        if (Cv2.Norm(blue, green, NormTypes.INF) <= GrayTolerance * white && Cv2.Norm(green, red, NormTypes.INF) <= GrayTolerance * white)
            return green;
        green.Dispose();
        throw new XMemException(
            XMemErrorKind.MaskIsColor,
            $"The picture '{path}' is colored, and a threshold is for mattes: gray pictures, or pictures with an alpha channel. "
            + "Leave -Threshold out for a mask that is coded by colors, or save the matte in gray.",
            path);
    }
}
