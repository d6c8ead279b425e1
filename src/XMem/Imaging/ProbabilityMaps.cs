using System.Buffers;
using System.Numerics.Tensors;

namespace XMem.Imaging;

/// <summary>
/// How probable each object and the background are at every pixel of a frame. Kept as the networks made them; a map is brought to the
/// source's size when it is read. Of several views of a frame, at other sizes or mirrored, it is the mean
/// (docs/ALGORITHM.md 10.6).
/// </summary>
public sealed class ProbabilityMaps
{
    private readonly ViewProbabilities[] _views;
    private readonly byte[] _labels;

    /// <summary>Averages the probabilities of the views of one frame.</summary>
    /// <param name="views">The views, at least one, of one source size.</param>
    /// <param name="labels">n + 1 labels, one a channel; the background's is 0.</param>
    internal ProbabilityMaps(ViewProbabilities[] views, ReadOnlySpan<byte> labels)
    {
        _views = views;
        _labels = labels.ToArray();
    }

    /// <summary>Width of the maps, the source's, in pixels.</summary>
    public int Width => _views[0].Geometry.SourceWidth;

    /// <summary>Height of the maps, the source's, in pixels.</summary>
    public int Height => _views[0].Geometry.SourceHeight;

    /// <summary>The labels that have a map: 0, the background, and those of the objects.</summary>
    public IReadOnlyList<int> Labels => Array.ConvertAll(_labels, label => (int)label);

    /// <summary>
    /// The probability map of a label: bilinear at the source's size (docs/ALGORITHM.md 10.4), all labels together 1 at every
    /// pixel.
    /// </summary>
    /// <param name="label">One of <see cref="Labels"/>.</param>
    /// <returns>Height x width values from 0 to 1, row by row.</returns>
    public float[] Read(int label)
    {
        var channel = label is < 0 or > byte.MaxValue ? -1 : Array.IndexOf(_labels, (byte)label);
        if (channel < 0)
            throw new ArgumentOutOfRangeException(nameof(label), label, "There is no such object in the frame.");
        var map = new float[Width * Height];
        Write(channel, map);
        return map;
    }

    /// <summary>Writes the map of one channel.</summary>
    /// <param name="channel">The channel, 0 for the background.</param>
    /// <param name="destination">Height x width values.</param>
    internal void Write(int channel, Span<float> destination)
    {
        _views[0].Write(channel, destination);
        if (_views.Length == 1)
            return;
        var buffer = ArrayPool<float>.Shared.Rent(destination.Length);
        var next = buffer.AsSpan(0, destination.Length);
        foreach (var view in _views.AsSpan(1))
        {
            view.Write(channel, next);
            TensorPrimitives.Add(destination, next, destination);
        }

        TensorPrimitives.Divide(destination, _views.Length, destination);
        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>
    /// Writes the label of each pixel's most probable channel, the lowest channel if several are (docs/ALGORITHM.md 10.4).
    /// </summary>
    /// <param name="destination">Height x width labels.</param>
    internal void WriteLabels(Span<byte> destination)
    {
        var largest = ArrayPool<float>.Shared.Rent(destination.Length);
        var next = ArrayPool<float>.Shared.Rent(destination.Length);
        var label = ArrayPool<int>.Shared.Rent(destination.Length);
        var largestMap = largest.AsSpan(0, destination.Length);
        var nextMap = next.AsSpan(0, destination.Length);
        var labelMap = label.AsSpan(0, destination.Length);
        Write(0, largestMap);
        labelMap.Fill(_labels[0]);
        for (var channel = 1; channel < _labels.Length; channel++)
        {
            Write(channel, nextMap);
            ProbabilityPostprocessor.TakeLarger(nextMap, _labels[channel], largestMap, labelMap);
        }

        TensorPrimitives.ConvertTruncating<int, byte>(labelMap, destination);
        ArrayPool<float>.Shared.Return(largest);
        ArrayPool<float>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(label);
    }
}

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
