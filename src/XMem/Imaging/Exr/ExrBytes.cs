namespace XMem.Imaging.Exr;

/// <summary>
/// What OpenEXR does to bytes before zlib and run lengths: even bytes first and odd bytes after them, so that the high halves of
/// samples lie together, and then each byte as its difference to the one before, plus 128.
/// </summary>
internal static class ExrBytes
{
    private const int Bias = 128;

    /// <summary>Prepares bytes to be compressed.</summary>
    /// <param name="bytes">Samples as they are.</param>
    /// <param name="destination">As long as <paramref name="bytes"/>.</param>
    public static void Prepare(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var half = (bytes.Length + 1) / 2;
        for (var i = 0; i < bytes.Length; i++)
            destination[(i & 1) == 0 ? i / 2 : half + i / 2] = bytes[i];
        for (var i = destination.Length - 1; i > 0; i--)
            destination[i] = (byte)(destination[i] - destination[i - 1] + Bias);
    }

    /// <summary>Undoes <see cref="Prepare"/>.</summary>
    /// <param name="prepared">Bytes as they were compressed; overwritten.</param>
    /// <param name="destination">As long as <paramref name="prepared"/>.</param>
    public static void Restore(Span<byte> prepared, Span<byte> destination)
    {
        for (var i = 1; i < prepared.Length; i++)
            prepared[i] = (byte)(prepared[i - 1] + prepared[i] - Bias);
        var half = (prepared.Length + 1) / 2;
        for (var i = 0; i < destination.Length; i++)
            destination[i] = prepared[(i & 1) == 0 ? i / 2 : half + i / 2];
    }
}
