using System.Runtime.InteropServices;
using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>
/// Brings scene-linear light to 8-bit sRGB (IEC 61966-2-1): clipped to 0..1, encoded by the sRGB curve, rounded to the nearest of 256
/// values. What is no number is black. The primaries are taken to be those of sRGB and Rec. 709.
/// </summary>
internal static class SceneLinear
{
    /// <summary>For each value v of 0..254 the light from which v + 1 is nearer.</summary>
    private static readonly float[] Boundaries = [.. Enumerable.Range(0, byte.MaxValue).Select(value => (float)Decode((value + 0.5) / byte.MaxValue))];

    /// <summary>For each half-precision number its value: a first guess, off by one at most.</summary>
    private static readonly byte[] Guesses = [.. Enumerable.Range(0, 1 << 16).Select(bits => Search((float)BitConverter.UInt16BitsToHalf((ushort)bits)))];

    /// <summary>A picture encoded as 8 bits.</summary>
    /// <param name="light">Floating point, any number of channels.</param>
    /// <returns>The picture; the caller disposes it.</returns>
    public static Mat Encode(Mat light)
    {
        using var single = new Mat();
        light.ConvertTo(single, MatType.CV_32F);
        var (width, height, channels) = (single.Width, single.Height, single.Channels());
        var encoded = new Mat(height, width, MatType.CV_8UC(channels));
        for (var y = 0; y < height; y++)
        {
            var source = MemoryMarshal.CreateReadOnlySpan(ref single.At<float>(y, 0), width * channels);
            var target = MemoryMarshal.CreateSpan(ref encoded.At<byte>(y, 0), width * channels);
            for (var x = 0; x < source.Length; x++)
                target[x] = Encode(source[x]);
        }

        return encoded;
    }

    /// <summary>The 8-bit value of a channel.</summary>
    public static byte Encode(float light)
    {
        var value = Guesses[BitConverter.HalfToUInt16Bits((Half)light)];
        if (value < byte.MaxValue && light >= Boundaries[value])
            value++;
        else if (value > 0 && light < Boundaries[value - 1])
            value--;
        return value;
    }

    private static byte Search(float light)
    {
        if (!(light > 0))
            return 0;
        var index = Array.BinarySearch(Boundaries, light);
        return (byte)(index >= 0 ? index + 1 : ~index);
    }

    private static double Decode(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
}
