using XMem.Imaging.Exr;

namespace XMem.Imaging.MaskFormats;

/// <summary>One OpenEXR file per frame with a layer for each object: object1.A, object2.A, and so on.</summary>
public sealed class ExrMaskFormat : MaskFormat
{
    /// <inheritdoc/>
    public override string Name => "Exr";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".exr"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> BitDepths => [16, 32];

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth) => ExrWriter.Write(
        stream,
        image.Mask.Width,
        image.Mask.Height,
        [.. image.Objects.Select(label => new ExrChannel($"object{label}.A", image.With([label]).ReadMatte()))],
        bitDepth == 16 ? ExrPixelType.Half : ExrPixelType.Float);
}
