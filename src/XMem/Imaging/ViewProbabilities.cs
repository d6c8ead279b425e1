namespace XMem.Imaging;

/// <summary>Probabilities as the networks made them from one view of a frame.</summary>
/// <param name="Padded">(n + 1) x PaddedHeight x PaddedWidth probabilities, the background first.</param>
/// <param name="Geometry">Sizes and padding.</param>
/// <param name="Flip">Whether the view is mirrored.</param>
internal sealed record ViewProbabilities(float[] Padded, FrameGeometry Geometry, bool Flip)
{
    /// <summary>Writes one channel's map at the source's size: SourceHeight x SourceWidth values.</summary>
    public void Write(int channel, Span<float> destination)
    {
        var plane = Geometry.PaddedWidth * Geometry.PaddedHeight;
        ProbabilityPostprocessor.WriteProbabilities(Padded.AsSpan(channel * plane, plane), Geometry, Flip, destination);
    }
}
