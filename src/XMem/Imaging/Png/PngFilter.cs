using System.Numerics.Tensors;

namespace XMem.Imaging.Png;

/// <summary>The row filters of PNG (PNG specification, 9), for pixels of at most one byte.</summary>
internal static class PngFilter
{
    /// <summary>The filter that the encoder uses: each byte minus the one above. Label maps become nearly all zero.</summary>
    public const byte Up = 2;

    /// <summary>Undoes a row's filter in place.</summary>
    /// <param name="filter">The filter's number, 0 to 4.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above, restored; zeros for the first.</param>
    /// <exception cref="InvalidDataException">There is no such filter.</exception>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = 1; i < row.Length; i++)
                    row[i] += row[i - 1];
                break;
            case Up:
                TensorPrimitives.Add(row, above, row);
                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i > 0 ? row[i - 1] : 0) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < row.Length; i++)
                    row[i] += i > 0 ? Paeth(row[i - 1], above[i], above[i - 1]) : above[i];
                break;
            default:
                throw new InvalidDataException("it is damaged: a row has an unknown filter.");
        }
    }

    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        var (toLeft, toAbove, toAboveLeft) = (Math.Abs(above - aboveLeft), Math.Abs(left - aboveLeft), Math.Abs(left + above - 2 * aboveLeft));
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
