using OpenCvSharp;

namespace XMem.Imaging;

/// <summary>Reads frames from picture files.</summary>
public static class FrameReader
{
    private const double SixteenToEightBits = 1.0 / 257;

    /// <summary>
    /// Reads a picture as 8-bit sRGB color: 16 bits are taken as sRGB too and rounded to 8, floating point as scene-linear light and
    /// encoded (<see cref="SceneLinear"/>); gray is replicated, alpha dropped and the EXIF orientation ignored
    /// (docs/ALGORITHM.md 3.1). JPEG, PNG, BMP, TIFF, WebP and OpenEXR.
    /// </summary>
    /// <param name="path">The picture file.</param>
    /// <returns>The frame, named after its file without folder and extension. The caller disposes it.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.FrameUnreadable"/> for a file that is missing, a folder, empty, truncated or no picture of a kind that is read;
    /// <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public static Frame Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = PictureFile.ReadBytes(path, XMemErrorKind.FrameUnreadable);
        var picture = PictureFile.Decode(
            path, file, ImreadModes.Color | ImreadModes.AnyDepth | ImreadModes.IgnoreOrientation, XMemErrorKind.FrameUnreadable);
        try
        {
            var depth = picture.Depth();
            if (depth == MatType.CV_16U)
            {
                picture.ConvertTo(picture, MatType.CV_8UC3, SixteenToEightBits);
            }
            else if (depth == MatType.CV_32F || depth == MatType.CV_64F)
            {
                var light = picture;
                picture = SceneLinear.Encode(light);
                light.Dispose();
            }
            else if (depth != MatType.CV_8U)
            {
                throw new XMemException(
                    XMemErrorKind.FrameUnreadable,
                    $"The frame '{path}' holds signed or 32-bit whole numbers, which are no colors. Convert it to 8 or 16 bits, or floating point.",
                    path);
            }

            return new Frame(Path.GetFileNameWithoutExtension(path), picture, path);
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }
}
