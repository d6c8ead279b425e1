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

    /// <summary>Tiles along so many pixels; the last may reach beyond them.</summary>
    public static int TilesAlong(int pixels) => (pixels + WinogradConvolution.Tile - 1) / WinogradConvolution.Tile;

    /// <summary>The tiles from first to before end as runs of neighbors, in their order.</summary>
    public WinogradRun[] Runs(long first, long end)
    {
        var (rows, columns) = (TilesAlong(Height), TilesAlong(Width));
        var runs = new WinogradRun[(end - 1) / columns - first / columns + 1];
        var tile = first;
        for (var i = 0; i < runs.Length; i++)
        {
            var (row, column) = Math.DivRem(tile, columns);
            var (picture, rowOfPicture) = Math.DivRem(row, rows);
            var count = Math.Min(columns - column, end - tile);
            runs[i] = new WinogradRun((int)picture, (int)rowOfPicture, (int)column, (int)count, (int)(tile - first));
            tile += count;
        }

        return runs;
    }
}

/// <summary>Neighboring tiles of one row of one picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Row">Row of tiles.</param>
/// <param name="First">First tile of the row.</param>
/// <param name="Count">Tiles.</param>
/// <param name="Start">Place of the first among the tiles of a part.</param>
internal readonly record struct WinogradRun(int Picture, int Row, int First, int Count, int Start);
