using OpenCvSharp;
using XMem.Imaging.Png;

namespace XMem.Imaging;

/// <summary>Reads masks: a label for every pixel.</summary>
/// <remarks>
/// The indices of a palette PNG are the labels, whatever their colors. In any other picture the gray values are
/// (docs/ALGORITHM.md 3.3): a black and white matte labels its object 255. A picture of three channels is taken as gray if all
/// its pixels are; fully transparent pixels are background. Colors are labels if they are exactly those of a color map. Pictures
/// that are no label maps are refused rather than guessed at: other colors, mattes with soft or antialiased edges unless a
/// threshold is given, and files of lossy formats, whose values are not those that were drawn.
/// </remarks>
public static class MaskReader
{
    /// <summary>Reads a mask that labels at least one pixel.</summary>
    /// <param name="path">The file: PNG, BMP, TIFF, lossless WebP or OpenEXR; with a threshold also JPEG and lossy WebP.</param>
    /// <param name="options">How it is to be understood; null for the defaults.</param>
    /// <returns>The labels, with the palette of the file if it has one.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.MaskUnreadable"/>, <see cref="XMemErrorKind.MaskIsColor"/>, <see cref="XMemErrorKind.MaskIsAntialiased"/>,
    /// <see cref="XMemErrorKind.MaskIsEmpty"/>, <see cref="XMemErrorKind.InvalidOption"/> or <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public static IndexMask Read(string path, MaskReadOptions? options = null)
    {
        var mask = ReadAllowingEmpty(path, options);
        return mask.Labels.AsSpan().ContainsAnyExcept((byte)0)
            ? mask
            : throw new XMemException(
                XMemErrorKind.MaskIsEmpty,
                $"The mask '{path}' labels no pixel: all are 0, the background. Give every object's pixels a value from 1 to 255.",
                path);
    }

    /// <summary>Whether a file's name is one that masks have: what is looked at in a folder of masks.</summary>
    internal static bool IsMaskFile(string path, MaskReadOptions? options = null)
    {
        // A file that begins with a dot is being written, or is another system's note about a file.
        if (Path.GetFileName(path).StartsWith('.'))
            return false;
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" or ".BMP" or ".TIF" or ".TIFF" or ".WEBP" or ".EXR" => true,
            ".JPG" or ".JPEG" => options?.Threshold is not null,
            _ => false,
        };
    }

    /// <summary>As <see cref="Read"/>, but a mask without any object is one too: ground truth where all objects are out of the picture.</summary>
    internal static IndexMask ReadAllowingEmpty(string path, MaskReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new MaskReadOptions();
        options.Validate();
        var file = PictureFile.ReadBytes(path, XMemErrorKind.MaskUnreadable);
        var mask = options is { Threshold: null, Colors: null } && ReadIndexed(path, file) is { } indexed ? indexed : ReadPicture(path, file, options);
        return options.ObjectId is { } label ? Relabel(mask, (byte)label) : mask;
    }

    private static IndexMask ReadPicture(string path, byte[] file, MaskReadOptions options)
    {
        var format = PictureFile.Recognize(file);
        if (options.Threshold is null && (format == PictureFormat.Jpeg || (format == PictureFormat.WebP && IsLossyWebP(file))))
        {
            throw new XMemException(
                XMemErrorKind.MaskUnreadable,
                $"The mask '{path}' is a lossy {format} file: its values are not exactly those that were drawn. Save masks as PNG; "
                + "a black and white matte can be read with -Threshold 0.5.",
                path);
        }

        using var picture = PictureFile.Decode(path, file, ImreadModes.Unchanged, XMemErrorKind.MaskUnreadable);
        var (width, height) = (picture.Width, picture.Height);
        if (options.Threshold is { } threshold)
            return new IndexMask(width, height, MattePicture.ReadLabels(path, picture, threshold), palette: null, path);
        if (options.Colors is not null || ColorPicture.IsColored(picture))
        {
            var (labels, map) = ColorPicture.ReadLabels(path, picture, options.Colors);
            return new IndexMask(width, height, labels, map.Palette, path);
        }

        var gray = GrayPicture.ReadLabels(path, picture);
        SoftMatte.Refuse(path, gray, width, height);
        return new IndexMask(width, height, gray, palette: null, path);
    }

    private static IndexMask? ReadIndexed(string path, byte[] file)
    {
        if (PictureFile.Recognize(file) != PictureFormat.Png)
            return null;
        PngFile png;
        byte[] samples;
        try
        {
            png = PngFile.Parse(file);
            if (!png.Header.IsIndexed)
                return null;
            samples = IndexedPng.ReadSamples(png);
        }
        catch (InvalidDataException e)
        {
            throw PictureFile.Damaged(path, XMemErrorKind.MaskUnreadable, e);
        }

        var (width, height) = (png.Header.Width, png.Header.Height);
        var palette = png is { Header.ColorType: PngColorType.Palette, Palette: { } rgb } ? new Palette(rgb) : null;

        // A gray ramp for a palette is a gray picture in another dress.
        if (palette is null || IsGrayRamp(palette, samples))
            SoftMatte.Refuse(path, samples, width, height);
        return new IndexMask(width, height, samples, palette, path);
    }

    private static IndexMask Relabel(IndexMask mask, byte label)
    {
        var objects = mask.FindObjects();
        if (objects.Length > 1)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"The mask '{mask.Path}' labels {objects.Length} objects ({string.Join(", ", objects)}), and -ObjectId gives the label of one. "
                + "Leave -ObjectId out to keep the labels of the file, or give one file per object.",
                mask.Path);
        }

        var labels = Array.ConvertAll(mask.Labels, value => value == 0 ? value : label);
        return new IndexMask(mask.Width, mask.Height, labels, palette: null, mask.Path);
    }

    private static bool IsGrayRamp(Palette palette, byte[] samples)
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
