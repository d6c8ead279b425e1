namespace XMem.Memory;

/// <summary>Between the networks' layout, a plane per channel, and the memory's, a row per element.</summary>
internal static unsafe class Planar
{
    // Sixteen floats are one cache line.
    private const int Block = 16;

    /// <summary>rows[i, c] = planes[c, i].</summary>
    /// <param name="planes">channels x count values.</param>
    /// <param name="channels">Number of planes.</param>
    /// <param name="count">Values a plane.</param>
    /// <param name="rows">First value of the first row to write.</param>
    /// <param name="rowWidth">Distance from row to row, at least <paramref name="channels"/>.</param>
    public static void ToRows(float* planes, int channels, int count, float* rows, int rowWidth)
    {
        for (var i = 0; i < count; i += Block)
        {
            var end = Math.Min(i + Block, count);
            for (var c = 0; c < channels; c++)
            {
                var plane = planes + (long)c * count;
                for (var j = i; j < end; j++)
                    rows[(long)j * rowWidth + c] = plane[j];
            }
        }
    }
}
