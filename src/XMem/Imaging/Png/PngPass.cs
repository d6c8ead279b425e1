using System.Runtime.InteropServices;

namespace XMem.Imaging.Png;

/// <summary>The pixels of one pass over a PNG picture: every StepX-th of every StepY-th row, from (X, Y) on (PNG specification, 8).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    private static readonly PngPass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <summary>The passes in which a picture is stored.</summary>
    public static ReadOnlySpan<PngPass> Of(PngHeader header) => header.IsInterlaced ? Adam7 : Whole;

    /// <summary>Pixels in a row of the pass.</summary>
    public int Width(PngHeader header) => (header.Width - X + StepX - 1) / StepX;

    /// <summary>Rows of the pass.</summary>
    public int Height(PngHeader header) => (header.Height - Y + StepY - 1) / StepY;

    /// <summary>Bytes that the pass takes before compression: rows of packed samples with a filter byte each. 0 if it has no pixel.</summary>
    public long Length(PngHeader header)
    {
        var width = Width(header);
        return width <= 0 ? 0 : (1L + RowLength(header)) * Math.Max(0, Height(header));
    }

    /// <summary>Bytes of one row of packed samples, for pictures of one sample a pixel.</summary>
    public int RowLength(PngHeader header) => (int)(((long)Width(header) * header.BitDepth + 7) / 8);
}
