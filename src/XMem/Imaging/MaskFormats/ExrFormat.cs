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

/// <summary>One OpenEXR file per frame with a layer for each object: object1.A, object2.A, and so on.</summary>
public sealed class ExrMaskFormat : ExrFormat
{
    /// <inheritdoc/>
    public override string Name => "Exr";

    private protected override ExrChannel[] Channels(MaskImage image) =>
        [.. image.Objects.Select(label => new ExrChannel($"object{label}.A", image.With([label]).ReadMatte()))];
}

/// <summary>One OpenEXR file per frame and object, with the matte as its only channel, luminance (Y).</summary>
public sealed class ExrMatteMaskFormat : ExrFormat
{
    /// <inheritdoc/>
    public override string Name => "ExrMatte";

    /// <inheritdoc/>
    public override bool IsPerObject => true;

    private protected override ExrChannel[] Channels(MaskImage image) =>
        [new ExrChannel("Y", image.ReadMatte())];
}
