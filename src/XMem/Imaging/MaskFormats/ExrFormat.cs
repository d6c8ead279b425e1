using XMem.Imaging.Exr;

namespace XMem.Imaging.MaskFormats;

/// <summary>What the OpenEXR formats share: the file, 16-bit or 32-bit floating point. They differ in their channels.</summary>
public abstract class ExrFormat : MaskFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions => [".exr"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> BitDepths => [16, 32];

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth) => ExrWriter.Write(
        stream, image.Mask.Width, image.Mask.Height, Channels(image), bitDepth == 16 ? ExrPixelType.Half : ExrPixelType.Float);

    /// <summary>The channels of a file.</summary>
    private protected abstract ExrChannel[] Channels(MaskImage image);
}
