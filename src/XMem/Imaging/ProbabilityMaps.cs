namespace XMem.Imaging;

/// <summary>
/// How probable each object and the background are at every pixel of a frame. Kept as the networks made them; a map is brought to the
/// source's size when it is read.
/// </summary>
public sealed class ProbabilityMaps
{
    private readonly float[] _padded;
    private readonly FrameGeometry _geometry;
    private readonly bool _flip;
    private readonly int[] _labels;

    /// <summary>Copies the networks' probabilities.</summary>
    /// <param name="padded">(n + 1) x PaddedHeight x PaddedWidth probabilities, the background first.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="flip">Whether the maps are of a flipped frame.</param>
    /// <param name="labels">n + 1 labels, one a channel; the background's is 0.</param>
    internal ProbabilityMaps(ReadOnlySpan<float> padded, FrameGeometry geometry, bool flip, ReadOnlySpan<byte> labels)
    {
        _padded = padded.ToArray();
        _geometry = geometry;
        _flip = flip;
        _labels = Array.ConvertAll(labels.ToArray(), label => (int)label);
    }

    /// <summary>Width of the maps, the source's, in pixels.</summary>
    public int Width => _geometry.SourceWidth;

    /// <summary>Height of the maps, the source's, in pixels.</summary>
    public int Height => _geometry.SourceHeight;

    /// <summary>The labels that have a map: 0, the background, and those of the objects.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The probability map of a label: bilinear at the source's size (spec 10.4), all labels together 1 at every pixel.</summary>
    /// <param name="label">One of <see cref="Labels"/>.</param>
    /// <returns>Height x width values from 0 to 1, row by row.</returns>
    public float[] Read(int label)
    {
        var channel = Array.IndexOf(_labels, label);
        if (channel < 0)
            throw new ArgumentOutOfRangeException(nameof(label), label, "There is no such object in the frame.");
        var plane = _geometry.PaddedWidth * _geometry.PaddedHeight;
        var map = new float[Width * Height];
        ProbabilityPostprocessor.WriteProbabilities(_padded.AsSpan(channel * plane, plane), _geometry, _flip, map);
        return map;
    }
}
