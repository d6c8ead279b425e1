namespace XMem.Imaging.MaskFormats;

/// <summary>One gray picture per frame and object: white where the object is.</summary>
public sealed class MatteMaskFormat : MaskFormat
{
    /// <inheritdoc/>
    public override string Name => "Matte";

    /// <inheritdoc/>
    public override bool IsPerObject => true;

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth) =>
        MattePictureWriter.Write(stream, extension, image, bitDepth);
}

/// <summary>One gray picture per frame: white where any of the objects is.</summary>
public sealed class AlphaMaskFormat : MaskFormat
{
    /// <inheritdoc/>
    public override string Name => "Alpha";

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth) =>
        MattePictureWriter.Write(stream, extension, image, bitDepth);
}
