using System.Buffers;

namespace XMem.Evaluation;

/// <summary>
/// Boundary accuracy F (Perazzi et al., CVPR 2016, section 4.1): precision and recall of boundary pixels, where a pixel is right if the
/// other boundary passes within a tolerance of it.
/// </summary>
internal static class BoundaryMeasure
{
    /// <summary>The tolerance as a fraction of the picture's diagonal.</summary>
    public const double Tolerance = 0.008;

    /// <summary>The tolerance in whole pixels, rounded up.</summary>
    public static int ToleranceInPixels(int width, int height) =>
        (int)Math.Ceiling(Tolerance * Math.Sqrt((double)width * width + (double)height * height));

    /// <summary>The F-measure of one object in one frame.</summary>
    /// <param name="predicted">Width x height labels.</param>
    /// <param name="truth">Width x height labels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="label">The object's label in both.</param>
    /// <returns>0 to 1; 1 if neither has a boundary, 0 if only one has.</returns>
    public static double Measure(ReadOnlySpan<byte> predicted, ReadOnlySpan<byte> truth, int width, int height, byte label)
    {
        var predictedBoundary = FindBoundary(predicted, width, height, label);
        var trueBoundary = FindBoundary(truth, width, height, label);
        if (predictedBoundary.Count == 0 || trueBoundary.Count == 0)
            return predictedBoundary.Count == trueBoundary.Count ? 1 : 0;

        var precision = FractionNear(predictedBoundary, trueBoundary, width, height);
        var recall = FractionNear(trueBoundary, predictedBoundary, width, height);
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    /// <summary>
    /// The boundary pixels of an object, as positions row by row: those that differ from the pixel to the right, below, or both, in being
    /// the object's. Beyond its edges the picture goes on as at them.
    /// </summary>
    internal static List<int> FindBoundary(ReadOnlySpan<byte> labels, int width, int height, byte label)
    {
        var boundary = new List<int>();
        for (var y = 0; y < height; y++)
        {
            var row = labels.Slice(y * width, width);
            var below = labels.Slice(Math.Min(y + 1, height - 1) * width, width);
            var (first, last) = (row.IndexOf(label), row.LastIndexOf(label));
            var (firstBelow, lastBelow) = (below.IndexOf(label), below.LastIndexOf(label));
            if (first < 0 && firstBelow < 0)
                continue;
            var start = first < 0 ? firstBelow : firstBelow < 0 ? first : Math.Min(first, firstBelow);
            var end = Math.Max(last, lastBelow);
            for (var x = Math.Max(0, start - 1); x <= end; x++)
            {
                var right = Math.Min(x + 1, width - 1);
                var isObject = row[x] == label;
                if ((row[right] == label) != isObject || (below[x] == label) != isObject || (below[right] == label) != isObject)
                    boundary.Add(y * width + x);
            }
        }

        return boundary;
    }

    /// <summary>The fraction of a boundary's pixels that have a pixel of the other boundary within the tolerance.</summary>
    private static double FractionNear(List<int> boundary, List<int> other, int width, int height)
    {
        var near = ArrayPool<bool>.Shared.Rent(width * height);
        near.AsSpan(0, width * height).Clear();
        DrawDisks(other, near, width, height);
        var count = 0;
        foreach (var position in boundary)
        {
            if (near[position])
                count++;
        }

        ArrayPool<bool>.Shared.Return(near);
        return count / (double)boundary.Count;
    }

    /// <summary>Draws a disk of the tolerance around every pixel: a dilation, but at the cost of the few boundary pixels only.</summary>
    private static void DrawDisks(List<int> centers, Span<bool> picture, int width, int height)
    {
        var radius = ToleranceInPixels(width, height);
        Span<int> reach = stackalloc int[radius + 1];
        for (var dy = 0; dy <= radius; dy++)
            reach[dy] = (int)Math.Sqrt((double)radius * radius - (double)dy * dy);
        foreach (var center in centers)
        {
            var (y, x) = Math.DivRem(center, width);
            for (var row = Math.Max(0, y - radius); row <= Math.Min(height - 1, y + radius); row++)
            {
                var half = reach[Math.Abs(row - y)];
                var (left, right) = (Math.Max(0, x - half), Math.Min(width - 1, x + half));
                picture.Slice(row * width + left, right - left + 1).Fill(true);
            }
        }
    }
}
