using System.Buffers;

namespace XMem.Imaging;

/// <summary>
/// The rows of probability maps brought from the networks' padded size back to the source size: unpadded, resized bilinearly
/// (docs/ALGORITHM.md 10.4), flipped back. One row at a time, so that no map of the source size need exist.
/// </summary>
internal ref struct ProbabilityRows
{
    private readonly ReadOnlySpan<float> _padded;
    private readonly FrameGeometry _geometry;
    private readonly BilinearAxis _columns;
    private readonly BilinearAxis _rows;
    private readonly bool _isIdentity;
    private readonly float[] _buffer;
    private readonly int[] _held;

    /// <summary>Prepares to read rows.</summary>
    /// <param name="padded">Channels x PaddedHeight x PaddedWidth probabilities.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="flip">Whether the maps are of a flipped frame.</param>
    public ProbabilityRows(ReadOnlySpan<float> padded, FrameGeometry geometry, int channels, bool flip)
    {
        _padded = padded[..(channels * geometry.PaddedWidth * geometry.PaddedHeight)];
        _geometry = geometry;
        _isIdentity = !flip && geometry.Width == geometry.SourceWidth && geometry.Height == geometry.SourceHeight;
        _columns = BilinearAxis.Create(geometry.Width, geometry.SourceWidth, flip);
        _rows = BilinearAxis.Create(geometry.Height, geometry.SourceHeight);

        // For each channel two neighboring rows of the networks' size at the source's width, one even and one odd; and the result.
        _buffer = _isIdentity ? [] : ArrayPool<float>.Shared.Rent(channels * 3 * geometry.SourceWidth);
        _held = new int[2 * channels];
        _held.AsSpan().Fill(-1);
    }

    /// <summary>One row of one channel at the source size; valid until the next row of that channel is asked for.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="y">The row, in source pixels.</param>
    public readonly ReadOnlySpan<float> Row(int channel, int y)
    {
        if (_isIdentity)
            return SourceRow(channel, y);
        var low = ResizedRow(channel, _rows.Low[y]);
        if (_rows.Weight[y] == 0)
            return low;
        var high = ResizedRow(channel, _rows.High[y]);
        var result = Slot(channel, 2);
        BilinearAxis.Blend(low, high, _rows.Weight[y], result);
        return result;
    }

    /// <summary>Returns the buffers.</summary>
    public readonly void Dispose()
    {
        if (!_isIdentity)
            ArrayPool<float>.Shared.Return(_buffer);
    }

    private readonly ReadOnlySpan<float> ResizedRow(int channel, int row)
    {
        var parity = row & 1;
        var resized = Slot(channel, parity);
        ref var held = ref _held[2 * channel + parity];
        if (held == row)
            return resized;
        held = row;
        var source = SourceRow(channel, row);
        var (lows, highs, weights) = (_columns.Low, _columns.High, _columns.Weight);
        for (var x = 0; x < resized.Length; x++)
            resized[x] = source[lows[x]] * (1 - weights[x]) + source[highs[x]] * weights[x];
        return resized;
    }

    private readonly ReadOnlySpan<float> SourceRow(int channel, int row) =>
        _padded.Slice((channel * _geometry.PaddedHeight + _geometry.Top + row) * _geometry.PaddedWidth + _geometry.Left, _geometry.Width);

    private readonly Span<float> Slot(int channel, int slot) =>
        _buffer.AsSpan((channel * 3 + slot) * _geometry.SourceWidth, _geometry.SourceWidth);
}
