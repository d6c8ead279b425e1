using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging;

/// <summary>Writes pictures as files, whole or not at all.</summary>
public static class PictureWriter
{
    private const int JpegQuality = 93;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"];

    /// <summary>Writes a frame in the format of the file's extension.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="frame">The frame.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/> for another extension; <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    public static void Write(string path, Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Write(path, frame.Image);
    }

    /// <summary>Writes a picture in the format of the file's extension.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="picture">8 bits, B G R.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/> for another extension; <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    internal static void Write(string path, Mat picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NativeLibraries.EnsureLoaded();
        var extension = Path.GetExtension(path);
        if (!Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, $"'{path}' cannot be written as a picture: its extension is none of {string.Join(", ", Extensions)}.", path);
        }

        var encoded = Encode(extension, picture);
        AtomicFile.Write(path, stream => stream.Write(encoded));
    }

    /// <summary>A picture as the bytes of a file.</summary>
    /// <param name="extension">The extension that says the format.</param>
    /// <param name="picture">Gray, B G R or B G R alpha.</param>
    internal static byte[] Encode(string extension, Mat picture)
    {
        // Encoded in memory: OpenCV's own file writing does not say why it failed, and takes no Unicode names on Windows.
        Cv2.ImEncode(extension.ToLowerInvariant(), picture, out var encoded, new ImageEncodingParam(ImwriteFlags.JpegQuality, JpegQuality));
        return encoded is { Length: > 0 }
            ? encoded
            : throw new InvalidOperationException($"OpenCV did not encode a picture of {picture.Width} x {picture.Height} pixels as {extension}.");
    }
}
