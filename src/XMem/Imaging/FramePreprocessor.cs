using System.Buffers;
using OpenCvSharp;
using XMem.Models;

namespace XMem.Imaging;

/// <summary>Makes the network's input of a frame: normalized, resized, padded (docs/ALGORITHM.md 3.1, 3.2).</summary>
internal static class FramePreprocessor
{
    private const int Channels = 3;

    /// <summary>
    /// Writes a frame as the networks want it. The 8-bit values are normalized, resized without antialiasing as floats, and padded with
    /// zeros, the mean color.
    /// </summary>
    /// <param name="frame">The frame, of the geometry's source size.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="normalization">Mean and standard deviation of R, G, B.</param>
    /// <param name="flip">Whether to flip horizontally, after the resize and before the padding (docs/ALGORITHM.md 10.6).</param>
    /// <param name="destination">3 x PaddedHeight x PaddedWidth values: planes R, G, B.</param>
    public static void Write(Frame frame, FrameGeometry geometry, Normalization normalization, bool flip, Span<float> destination)
    {
        if (frame.Width != geometry.SourceWidth || frame.Height != geometry.SourceHeight)
            throw new ArgumentException("The frame is not of the geometry's source size.", nameof(frame));
        var (width, height, plane) = (geometry.Width, geometry.Height, geometry.PaddedWidth * geometry.PaddedHeight);
        destination = destination[..(Channels * plane)];
        destination.Clear();

        var columns = BilinearAxis.Create(geometry.SourceWidth, width, flip);
        var rows = BilinearAxis.Create(geometry.SourceHeight, height);
        var normalized = NormalizedValues(normalization);

        // Of the source rows, resized horizontally, two are needed at a time: neighbors, one even and one odd.
        var buffer = ArrayPool<float>.Shared.Rent(2 * Channels * width);
        Span<int> held = [-1, -1];
        for (var y = 0; y < height; y++)
        {
            var low = ResizedRow(rows.Low[y], held, buffer);
            var high = ResizedRow(rows.High[y], held, buffer);
            for (var channel = 0; channel < Channels; channel++)
            {
                var target = destination.Slice(channel * plane + (geometry.Top + y) * geometry.PaddedWidth + geometry.Left, width);
                BilinearAxis.Blend(low.Slice(channel * width, width), high.Slice(channel * width, width), rows.Weight[y], target);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);

        Span<float> ResizedRow(int row, Span<int> held, float[] buffer)
        {
            var slot = row & 1;
            var resized = buffer.AsSpan(slot * Channels * width, Channels * width);
            if (held[slot] != row)
            {
                ResizeRow(frame.Image.RowSpan<Vec3b>(row), columns, normalized, resized);
                held[slot] = row;
            }

            return resized;
        }
    }

    /// <summary>The normalized value of each of the 256 values of R, G and B, computed as the reference does: divide, subtract, divide.</summary>
    private static float[] NormalizedValues(Normalization normalization)
    {
        var values = new float[Channels * 256];
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var value = 0; value < 256; value++)
                values[channel * 256 + value] = (value / 255f - normalization.Mean[channel]) / normalization.Std[channel];
        }

        return values;
    }

    private static void ResizeRow(ReadOnlySpan<Vec3b> source, BilinearAxis columns, ReadOnlySpan<float> normalized, Span<float> resized)
    {
        var width = columns.Low.Length;
        var reds = normalized[..256];
        var greens = normalized.Slice(256, 256);
        var blues = normalized.Slice(512, 256);
        var red = resized[..width];
        var green = resized.Slice(width, width);
        var blue = resized.Slice(2 * width, width);
        for (var x = 0; x < width; x++)
        {
            var (low, high, weight) = (source[columns.Low[x]], source[columns.High[x]], columns.Weight[x]);
            var lowWeight = 1 - weight;

            // OpenCV's order is B, G, R.
            red[x] = reds[low.Item2] * lowWeight + reds[high.Item2] * weight;
            green[x] = greens[low.Item1] * lowWeight + greens[high.Item1] * weight;
            blue[x] = blues[low.Item0] * lowWeight + blues[high.Item0] * weight;
        }
    }
}
