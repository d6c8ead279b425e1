using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.MaskFormats;

/// <summary>Writes mattes as whole numbers.</summary>
internal static class MattePictureWriter
{
    /// <summary>Writes a matte as a gray picture.</summary>
    public static void Write(Stream stream, string extension, MaskImage image, int bitDepth)
    {
        using var matte = Quantise(image, bitDepth);
        stream.Write(PictureWriter.Encode(extension, matte));
    }

    /// <summary>A matte rounded to 8 or 16 bits, white the largest value. The caller disposes it.</summary>
    public static Mat Quantise(MaskImage image, int bitDepth)
    {
        NativeLibraries.EnsureLoaded();
        using var values = Mat.FromPixelData(image.Mask.Height, image.Mask.Width, MatType.CV_32FC1, image.ReadMatte());
        var matte = new Mat();
        values.ConvertTo(matte, bitDepth == 8 ? MatType.CV_8UC1 : MatType.CV_16UC1, bitDepth == 8 ? byte.MaxValue : ushort.MaxValue);
        return matte;
    }
}
