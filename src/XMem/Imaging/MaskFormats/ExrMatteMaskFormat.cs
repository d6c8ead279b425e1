using XMem.Imaging.Exr;

namespace XMem.Imaging.MaskFormats;

/// <summary>One OpenEXR file per frame and object, with the matte as its only channel, luminance (Y).</summary>
public sealed class ExrMatteMaskFormat : MaskFormat
{
    /// <inheritdoc/>
    public override string Name => "ExrMatte";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".exr"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> BitDepths => [16, 32];

    /// <inheritdoc/>
    public override bool IsPerObject => true;

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth) => ExrWriter.Write(
        stream,
        image.Mask.Width,
        image.Mask.Height,
        [new ExrChannel("Y", image.ReadMatte())],
        bitDepth == 16 ? ExrPixelType.Half : ExrPixelType.Float);
}
