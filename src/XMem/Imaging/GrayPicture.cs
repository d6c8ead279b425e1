using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>Takes the gray values of a decoded picture as labels, or says why that cannot be.</summary>
internal static class GrayPicture
{
    private const int MaxLabel = byte.MaxValue;

    /// <summary>The labels of a picture of one, three or four channels of 8 or 16 bits, or of a black and white matte in floating point.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="picture">The picture as OpenCV has it: gray, B G R or B G R alpha, without colors.</param>
    /// <returns>Width x height labels, row by row.</returns>
    /// <exception cref="XMemException">The picture is softly transparent, or its values are no labels.</exception>
    public static byte[] ReadLabels(string path, Mat picture)
    {
        var depth = picture.Depth();
        using var samples = new Mat();
        if (depth == MatType.CV_32F)
            ReadBlackAndWhite(path, picture, samples);
        else if (depth == MatType.CV_8U || depth == MatType.CV_16U)
            picture.ConvertTo(samples, MatType.CV_16U);
        else
            throw NoWholeNumbers(path);

        var opaque = depth == MatType.CV_8U ? byte.MaxValue : ushort.MaxValue;
        var gray = samples.Channels() == 1 ? CopyGray(samples) : ReduceToGray(path, samples, opaque);
        return ToLabels(path, gray);
    }

    /// <summary>0 and 1 of floating point, black and white, as 16 bits.</summary>
    private static void ReadBlackAndWhite(string path, Mat picture, Mat samples)
    {
        var (width, height, channels) = (picture.Width, picture.Height, picture.Channels());
        for (var y = 0; y < height; y++)
        {
            foreach (var value in MemoryMarshal.CreateReadOnlySpan(ref picture.At<float>(y, 0), width * channels))
            {
                if (value is not (0 or 1))
                    throw value is > 0 and < 1 ? SoftMatte.Error(path, $"it has values between black, 0, and white, 1, such as {value}") : NoWholeNumbers(path);
            }
        }

        picture.ConvertTo(samples, MatType.CV_16U, ushort.MaxValue);
    }

    private static XMemException NoWholeNumbers(string path) => new(
        XMemErrorKind.MaskUnreadable,
        $"The mask '{path}' holds fractional or signed values. Save it as PNG with one whole number from 1 to 255 per object.",
        path);

    private static ushort[] CopyGray(Mat samples)
    {
        var (width, height) = (samples.Width, samples.Height);
        var gray = new ushort[width * height];
        for (var y = 0; y < height; y++)
            samples.RowSpan<ushort>(y).CopyTo(gray.AsSpan(y * width));
        return gray;
    }

    private static ushort[] ReduceToGray(string path, Mat samples, ushort opaque)
    {
        var (width, height, channels) = (samples.Width, samples.Height, samples.Channels());
        if (channels is not (3 or 4))
        {
            throw new XMemException(
                XMemErrorKind.MaskUnreadable, $"The mask '{path}' has {channels} channels. Save it as a palette or gray PNG.", path);
        }

        var gray = new ushort[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = Samples(samples, y);
            for (var x = 0; x < width; x++)
            {
                var pixel = row.Slice(x * channels, channels);
                var alpha = channels == 4 ? pixel[3] : opaque;
                if (alpha == 0)
                    continue;
                if (alpha != opaque)
                    throw SoftMatte.Error(path, "its alpha channel is partly transparent");
                gray[y * width + x] = pixel[0];
            }
        }

        return gray;
    }

    private static byte[] ToLabels(string path, ushort[] gray)
    {
        var labels = new byte[gray.Length];
        var largest = TensorPrimitives.Max<ushort>(gray);
        if (largest <= MaxLabel)
        {
            TensorPrimitives.ConvertTruncating<ushort, byte>(gray, labels);
            return labels;
        }

        var levels = gray.Distinct().Take(MaxLabel + 2).ToList();
        if (levels.Count > MaxLabel + 1)
            throw SoftMatte.Error(path, $"it has more than {MaxLabel + 1} gray levels");

        // A black and white matte of 16 bits is one of 8 bits.
        if (levels.Exists(level => level is not (0 or ushort.MaxValue)))
        {
            throw new XMemException(
                XMemErrorKind.MaskUnreadable,
                $"The mask '{path}' has 16-bit values up to {largest}, and labels go from 1 to {MaxLabel}. "
                + "Renumber its objects and save it as 8-bit PNG.",
                path);
        }

        for (var i = 0; i < gray.Length; i++)
            labels[i] = (byte)gray[i];
        return labels;
    }

    private static Span<ushort> Samples(Mat picture, int y) =>
        MemoryMarshal.CreateSpan(ref picture.At<ushort>(y, 0), picture.Width * picture.Channels());
}
