using XMem.Imaging.Png;

namespace XMem.Imaging.MaskFormats;

/// <summary>One palette PNG per frame, its indices the labels.</summary>
public sealed class IndexedMaskFormat : MaskFormat
{
    /// <inheritdoc/>
    public override string Name => "Indexed";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".png"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> BitDepths => [8];

    /// <inheritdoc/>
    public override bool CanBeSoft => false;

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth)
    {
        var mask = image.Mask;
        var labels = mask.Labels;
        if (mask.FindObjects().Any(label => !image.Objects.Contains(label)))
            labels = Array.ConvertAll(labels, label => image.Objects.Contains(label) ? label : (byte)0);
        IndexedPng.Write(stream, new IndexMask(mask.Width, mask.Height, labels), mask.Palette ?? Palette.Default);
    }
}
