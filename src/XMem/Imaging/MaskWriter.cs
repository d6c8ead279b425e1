using XMem.Imaging.Png;

namespace XMem.Imaging;

/// <summary>Writes masks as indexed PNG files.</summary>
public static class MaskWriter
{
    /// <summary>
    /// Writes the labels as an 8-bit palette PNG, in the mask's own colors or, without any, in <see cref="Palette.Default"/>.
    /// The file is there whole or not at all; one of that name is replaced.
    /// </summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="mask">The labels.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public static void Write(string path, IndexMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        AtomicFile.Write(path, stream => IndexedPng.Write(stream, mask, mask.Palette ?? Palette.Default));
    }
}
