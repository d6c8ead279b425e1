using XMem.Imaging.Exr;

namespace XMem.Imaging.MaskFormats;

/// <summary>One OpenEXR file per frame with a layer for each object: object1.A, object2.A, and so on.</summary>
public sealed class ExrMaskFormat : ExrFormat
{
    /// <inheritdoc/>
    public override string Name => "Exr";

    private protected override ExrChannel[] Channels(MaskImage image) =>
        [.. image.Objects.Select(label => new ExrChannel($"object{label}.A", image.With([label]).ReadMatte()))];
}
