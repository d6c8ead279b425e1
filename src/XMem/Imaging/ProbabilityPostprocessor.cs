using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace XMem.Imaging;

/// <summary>
/// Brings the networks' probabilities back to the source frame: as maps, or as the labels they amount to
/// (docs/ALGORITHM.md 10.4).
/// </summary>
internal static class ProbabilityPostprocessor
{
    /// <summary>Writes the probability maps at the source size.</summary>
    /// <param name="padded">(n + 1) x PaddedHeight x PaddedWidth probabilities, the background first.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="flip">Whether the maps are of a flipped frame, to be flipped back.</param>
    /// <param name="destination">(n + 1) x SourceHeight x SourceWidth values.</param>
    public static void WriteProbabilities(ReadOnlySpan<float> padded, FrameGeometry geometry, bool flip, Span<float> destination)
    {
        var (width, height) = (geometry.SourceWidth, geometry.SourceHeight);
        var channels = padded.Length / (geometry.PaddedWidth * geometry.PaddedHeight);
        using var rows = new ProbabilityRows(padded, geometry, channels, flip);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y++)
                rows.Row(channel, y).CopyTo(destination.Slice((channel * height + y) * width, width));
        }
    }

    /// <summary>
    /// Writes the label of each pixel's most probable channel, the lowest channel if several are: the argmax of what
    /// <see cref="WriteProbabilities"/> writes, bit for bit, without those maps.
    /// </summary>
    /// <param name="padded">(n + 1) x PaddedHeight x PaddedWidth probabilities, the background first.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="flip">Whether the maps are of a flipped frame, to be flipped back.</param>
    /// <param name="labels">n + 1 labels, one a channel; the background's is 0.</param>
    /// <param name="destination">SourceHeight x SourceWidth labels.</param>
    public static void WriteLabels(ReadOnlySpan<float> padded, FrameGeometry geometry, bool flip, ReadOnlySpan<byte> labels, Span<byte> destination)
    {
        var (width, height) = (geometry.SourceWidth, geometry.SourceHeight);
        using var rows = new ProbabilityRows(padded, geometry, labels.Length, flip);
        var largest = ArrayPool<float>.Shared.Rent(width);
        var label = ArrayPool<int>.Shared.Rent(width);
        for (var y = 0; y < height; y++)
        {
            rows.Row(0, y).CopyTo(largest);
            label.AsSpan(0, width).Fill(labels[0]);
            for (var channel = 1; channel < labels.Length; channel++)
                TakeLarger(rows.Row(channel, y), labels[channel], largest.AsSpan(0, width), label.AsSpan(0, width));
            TensorPrimitives.ConvertTruncating<int, byte>(label.AsSpan(0, width), destination.Slice(y * width, width));
        }

        ArrayPool<float>.Shared.Return(largest);
        ArrayPool<int>.Shared.Return(label);
    }

    /// <summary>Where a channel is strictly larger than the largest so far, takes its value and its label.</summary>
    internal static void TakeLarger(ReadOnlySpan<float> values, int candidate, Span<float> largest, Span<int> label)
    {
        var valueVectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var largestVectors = MemoryMarshal.Cast<float, Vector<float>>(largest);
        var labelVectors = MemoryMarshal.Cast<int, Vector<int>>(label);
        var candidates = new Vector<int>(candidate);
        for (var i = 0; i < valueVectors.Length; i++)
        {
            var isLarger = Vector.GreaterThan(valueVectors[i], largestVectors[i]);
            largestVectors[i] = Vector.ConditionalSelect(isLarger, valueVectors[i], largestVectors[i]);
            labelVectors[i] = Vector.ConditionalSelect(isLarger, candidates, labelVectors[i]);
        }

        for (var i = valueVectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            if (values[i] > largest[i])
                (largest[i], label[i]) = (values[i], candidate);
        }
    }
}
