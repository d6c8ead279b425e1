using XMem.Imaging.Exr;

namespace XMem.Imaging.MaskFormats;

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
