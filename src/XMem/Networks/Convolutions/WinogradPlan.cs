namespace XMem.Networks.Convolutions;

/// <summary>How a convolution is cut into parts.</summary>
/// <param name="Count">Pictures.</param>
/// <param name="Height">Of each.</param>
/// <param name="Width">Of each.</param>
/// <param name="Tiles">Tiles of all pictures, row after row.</param>
/// <param name="Blocks">Parts along the tiles.</param>
/// <param name="Ranges">Parts along the output channels.</param>
internal readonly record struct WinogradPlan(int Count, int Height, int Width, long Tiles, int Blocks, int Ranges)
{
    /// <summary>Parts in all.</summary>
    public int Parts => Blocks * Ranges;

    /// <summary>Pixels of a picture.</summary>
    public long Pixels => (long)Height * Width;

    private int Columns => (Width + WinogradConvolution.Tile - 1) / WinogradConvolution.Tile;

    private int Rows => (Height + WinogradConvolution.Tile - 1) / WinogradConvolution.Tile;

    /// <summary>The tiles from first to before last as runs of neighbours.</summary>
    public IEnumerable<(int Picture, int Row, int First, int Count, int Start)> Runs(long first, long last)
    {
        for (var tile = first; tile < last;)
        {
            var (row, column) = Math.DivRem(tile, Columns);
            var count = (int)Math.Min(Columns - column, last - tile);
            var (picture, rowOfPicture) = Math.DivRem(row, Rows);
            yield return ((int)picture, (int)rowOfPicture, (int)column, count, (int)(tile - first));
            tile += count;
        }
    }
}
