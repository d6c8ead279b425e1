using OpenCvSharp;
using XMem.Imaging.Png;

namespace XMem.Imaging;

/// <summary>Reads masks: a label for every pixel.</summary>
/// <remarks>
/// The indices of a palette PNG are the labels, whatever their colours. In any other picture the grey values are (spec 3.3): a
/// black and white matte labels its object 255. A picture of three channels is taken as grey if all its pixels are; fully transparent
/// pixels are background. Pictures that are no label maps are refused rather than guessed at: coloured ones, mattes with soft or
/// antialiased edges, and files of lossy formats, whose values are not those that were drawn.
/// </remarks>
public static class MaskReader
{
    /// <summary>Reads a mask that labels at least one pixel.</summary>
    /// <param name="path">The file: PNG, BMP, TIFF or lossless WebP.</param>
    /// <returns>The labels, with the palette of the file if it has one.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.MaskUnreadable"/>, <see cref="XMemErrorKind.MaskIsColour"/>, <see cref="XMemErrorKind.MaskIsAntialiased"/>,
    /// <see cref="XMemErrorKind.MaskIsEmpty"/> or <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public static IndexMask Read(string path)
    {
        var mask = ReadAllowingEmpty(path);
        return mask.Labels.AsSpan().ContainsAnyExcept((byte)0)
            ? mask
            : throw new XMemException(
                XMemErrorKind.MaskIsEmpty,
                $"The mask '{path}' labels no pixel: all are 0, the background. Give every object's pixels a value from 1 to 255.",
                path);
    }

    /// <summary>Whether a file's extension is one that masks have: what is looked at in a folder of masks.</summary>
    public static bool IsMaskFile(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".PNG" or ".BMP" or ".TIF" or ".TIFF" or ".WEBP";

    /// <summary>As <see cref="Read"/>, but a mask without any object is one too: ground truth where all objects are out of the picture.</summary>
    internal static IndexMask ReadAllowingEmpty(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = PictureFile.ReadBytes(path, XMemErrorKind.MaskUnreadable);
        var format = PictureFile.Recognise(file);
        if (format == PictureFormat.Jpeg || (format == PictureFormat.WebP && IsLossyWebP(file)))
        {
            throw new XMemException(
                XMemErrorKind.MaskUnreadable,
                $"The mask '{path}' is a lossy {format} file: its values are not exactly those that were drawn. Save masks as PNG.",
                path);
        }

        if (format == PictureFormat.Png)
        {
            try
            {
                var png = PngFile.Parse(file);
                if (png.Header.IsIndexed)
                    return ReadIndexed(path, png);
            }
            catch (InvalidDataException e)
            {
                throw PictureFile.Damaged(path, XMemErrorKind.MaskUnreadable, e);
            }
        }

        using var picture = PictureFile.Decode(path, file, ImreadModes.Unchanged, XMemErrorKind.MaskUnreadable);
        var labels = GreyPicture.ReadLabels(path, picture);
        SoftMatte.Refuse(path, labels, picture.Width, picture.Height);
        return new IndexMask(picture.Width, picture.Height, labels, palette: null, path);
    }

    private static IndexMask ReadIndexed(string path, PngFile png)
    {
        var (width, height) = (png.Header.Width, png.Header.Height);
        var samples = IndexedPng.ReadSamples(png);
        var palette = png is { Header.ColourType: PngColourType.Palette, Palette: { } rgb } ? new Palette(rgb) : null;

        // A grey ramp for a palette is a grey picture in another dress.
        if (palette is null || IsGreyRamp(palette, samples))
            SoftMatte.Refuse(path, samples, width, height);
        return new IndexMask(width, height, samples, palette, path);
    }

    private static bool IsGreyRamp(Palette palette, byte[] samples)
    {
        Span<bool> isUsed = stackalloc bool[256];
        foreach (var sample in samples)
            isUsed[sample] = true;
        for (var label = 0; label < 256; label++)
        {
            if (isUsed[label] && palette[(byte)label] != ((byte)label, (byte)label, (byte)label))
                return false;
        }

        return true;
    }

    private static bool IsLossyWebP(ReadOnlySpan<byte> file) => file.IndexOf("VP8 "u8) >= 0;
}
