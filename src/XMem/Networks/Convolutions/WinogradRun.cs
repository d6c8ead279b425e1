namespace XMem.Networks.Convolutions;

/// <summary>Neighboring tiles of one row of one picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Row">Row of tiles.</param>
/// <param name="First">First tile of the row.</param>
/// <param name="Count">Tiles.</param>
/// <param name="Start">Place of the first among the tiles of a part.</param>
internal readonly record struct WinogradRun(int Picture, int Row, int First, int Count, int Start);
