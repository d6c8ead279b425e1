using System.Buffers.Binary;
using OpenCvSharp;
using XMem.Imaging.Exr;
using XMem.Imaging.Native;
using XMem.Imaging.Png;

namespace XMem.Imaging;

/// <summary>Reads picture files, frames and masks alike, and says precisely what is wrong with those that cannot be read.</summary>
internal static class PictureFile
{
    private const string Formats = "JPEG, PNG, BMP, TIFF, WebP, EXR";

    /// <summary>The whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind of error if it cannot be read: <see cref="XMemErrorKind.FrameUnreadable"/> or
    /// <see cref="XMemErrorKind.MaskUnreadable"/>.</param>
    public static byte[] ReadBytes(string path, XMemErrorKind kind)
    {
        if (Directory.Exists(path))
            throw new XMemException(kind, $"'{path}' is a folder, not a {Noun(kind)}. Name the files in it.", path);

        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new XMemException(kind, $"There is no {Noun(kind)} '{path}'. Check the path.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(
                kind, $"The {Noun(kind)} '{path}' cannot be opened: {e.Message} Check its permissions and that no other program holds it.", path, e);
        }

        return file.Length > 0
            ? file
            : throw new XMemException(kind, $"The {Noun(kind)} '{path}' is empty (zero bytes): it was never written. Render or copy it again.", path);
    }

    /// <summary>The format that a file's first bytes tell.</summary>
    public static PictureFormat Recognize(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PictureFormat.Png,
        [(byte)'B', (byte)'M', ..] => PictureFormat.Bmp,
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => PictureFormat.Tiff,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
        [0x76, 0x2F, 0x31, 0x01, ..] => PictureFormat.Exr,
        _ => PictureFormat.Unknown,
    };

    /// <summary>Decodes a file, after checking that it is whole: OpenEXR by itself, the others with OpenCV.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="mode">How OpenCV is to decode.</param>
    /// <param name="kind">The kind of error if it cannot be decoded.</param>
    /// <returns>The picture, never empty; the caller disposes it.</returns>
    public static Mat Decode(string path, byte[] file, ImreadModes mode, XMemErrorKind kind)
    {
        NativeLibraries.EnsureLoaded();
        if (Recognize(file) == PictureFormat.Exr)
            return DecodeExr(path, file, mode, kind);
        RequireWhole(path, file, kind);
        Mat? picture = null;
        try
        {
            picture = Cv2.ImDecode(file, mode);
            if (!picture.Empty())
                return picture;
        }
        catch (OpenCVException e)
        {
            picture?.Dispose();
            throw Undecodable(path, file, kind, e);
        }

        picture.Dispose();
        throw Undecodable(path, file, kind);
    }

    /// <summary>The error for a PNG file whose content is wrong.</summary>
    public static XMemException Damaged(string path, XMemErrorKind kind, InvalidDataException cause) =>
        new(kind, $"The {Noun(kind)} '{path}' is a PNG file that cannot be read: {cause.Message} Render or copy it again.", path, cause);

    private static Mat DecodeExr(string path, byte[] file, ImreadModes mode, XMemErrorKind kind)
    {
        Mat picture;
        try
        {
            picture = ExrPicture.Decode(file, withAlpha: mode == ImreadModes.Unchanged);
        }
        catch (InvalidDataException e)
        {
            throw new XMemException(kind, $"The {Noun(kind)} '{path}' is an OpenEXR file that cannot be read: {PrintableText.Of(e.Message)}", path, e);
        }

        if (picture.Channels() != 1 || !mode.HasFlag(ImreadModes.Color) || mode == ImreadModes.Unchanged)
            return picture;
        using (picture)
            return picture.CvtColor(ColorConversionCodes.GRAY2BGR);
    }

    private static void RequireWhole(string path, byte[] file, XMemErrorKind kind)
    {
        switch (Recognize(file))
        {
            case PictureFormat.Jpeg when !JpegStructure.IsComplete(file):
                throw Truncated("has no end-of-image marker");
            case PictureFormat.WebP when BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)) > (uint)file.Length - 8:
                throw Truncated("is shorter than its header says");
            case PictureFormat.Png:
                try
                {
                    PngFile.Parse(file);
                }
                catch (InvalidDataException e)
                {
                    throw Damaged(path, kind, e);
                }

                break;
            default:
                break;
        }

        if (!PictureSize.IsPlausible(file, out var size))
        {
            throw new XMemException(
                kind,
                $"The {Noun(kind)} '{path}' says in its header that it has {size.Width} x {size.Height} pixels: more than its {file.Length} bytes can hold, or "
                + $"than the {PictureSize.MaxPixelCount} pixels that are read. It is damaged; render or copy it again.",
                path);
        }

        XMemException Truncated(string evidence) => new(
            kind, $"The {Noun(kind)} '{path}' is truncated: it {evidence}. It was not written or copied to its end; render or copy it again.", path);
    }

    private static XMemException Undecodable(string path, byte[] file, XMemErrorKind kind, Exception? cause = null)
    {
        var format = Recognize(file);
        return new XMemException(
            kind,
            format == PictureFormat.Unknown
                ? $"The {Noun(kind)} '{path}' is not a picture: its content is none of {Formats}. "
                    + "Check that it is the right file; convert other formats."
                : $"The {Noun(kind)} '{path}' begins like a {format} file but cannot be decoded: it is truncated or damaged. "
                    + "Render or copy it again.",
            path,
            cause);
    }

    private static string Noun(XMemErrorKind kind) => kind == XMemErrorKind.MaskUnreadable ? "mask" : "frame";
}
