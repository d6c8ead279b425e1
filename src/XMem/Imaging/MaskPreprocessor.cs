namespace XMem.Imaging;

/// <summary>Makes the networks' input of a mask: one plane per object (docs/ALGORITHM.md 3.3).</summary>
internal static class MaskPreprocessor
{
    /// <summary>
    /// Writes a mask one-hot: 1 where a pixel has the channel's label, else 0. Resized to the image's size by the nearest pixel,
    /// floor(position * source / target) in float32, and padded with 0. The reference computes the mask's size apart from the image's
    /// and is sometimes one pixel short; here both are the image's.
    /// </summary>
    /// <param name="mask">The labels, of the geometry's source size.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="labels">The label of each channel.</param>
    /// <param name="flip">Whether to flip the mask horizontally, before its resize (docs/ALGORITHM.md 10.6).</param>
    /// <param name="destination">Labels x PaddedHeight x PaddedWidth values.</param>
    public static void Write(IndexMask mask, FrameGeometry geometry, ReadOnlySpan<byte> labels, bool flip, Span<float> destination)
    {
        if (mask.Width != geometry.SourceWidth || mask.Height != geometry.SourceHeight)
            throw new ArgumentException("The mask is not of the geometry's source size.", nameof(mask));
        var plane = geometry.PaddedWidth * geometry.PaddedHeight;
        destination = destination[..(labels.Length * plane)];
        destination.Clear();

        var columns = NearestPositions(geometry.SourceWidth, geometry.Width);
        var rows = NearestPositions(geometry.SourceHeight, geometry.Height);
        if (flip)
        {
            foreach (ref var column in columns.AsSpan())
                column = geometry.SourceWidth - 1 - column;
        }

        for (var y = 0; y < geometry.Height; y++)
        {
            var source = mask.Labels.AsSpan(rows[y] * mask.Width, mask.Width);
            for (var channel = 0; channel < labels.Length; channel++)
            {
                var label = labels[channel];
                if (!source.Contains(label))
                    continue;
                var target = destination.Slice(channel * plane + (geometry.Top + y) * geometry.PaddedWidth + geometry.Left, geometry.Width);
                for (var x = 0; x < target.Length; x++)
                {
                    if (source[columns[x]] == label)
                        target[x] = 1;
                }
            }
        }
    }

    private static int[] NearestPositions(int source, int target)
    {
        var positions = new int[target];
        var scale = (float)source / target;
        for (var i = 0; i < target; i++)
            positions[i] = Math.Min((int)(i * scale), source - 1);
        return positions;
    }
}
