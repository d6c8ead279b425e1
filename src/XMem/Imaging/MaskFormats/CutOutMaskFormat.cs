using OpenCvSharp;

namespace XMem.Imaging.MaskFormats;

/// <summary>The frame with an alpha channel: opaque where any of the objects is. Colors are not multiplied by alpha.</summary>
public sealed class CutOutMaskFormat : MaskFormat
{
    private const double EightToSixteenBits = 257;

    /// <inheritdoc/>
    public override string Name => "CutOut";

    internal override void Write(Stream stream, string extension, MaskImage image, int bitDepth)
    {
        using var frame = image.OpenFrame();
        using var alpha = MattePictureWriter.Quantise(image, bitDepth);
        using var color = new Mat();
        frame.Image.ConvertTo(color, bitDepth == 8 ? MatType.CV_8UC3 : MatType.CV_16UC3, bitDepth == 8 ? 1 : EightToSixteenBits);
        using var cutOut = color.CvtColor(ColorConversionCodes.BGR2BGRA);
        Cv2.InsertChannel(alpha, cutOut, 3);
        stream.Write(PictureWriter.Encode(extension, cutOut));
    }
}
