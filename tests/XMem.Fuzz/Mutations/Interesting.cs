namespace XMem.Fuzz.Mutations;

/// <summary>Numbers at which readers go wrong: zero, signs, powers of two and their neighbors.</summary>
internal static class Interesting
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 64, 100, 127, 128, -128, 255, 256, 257, 511, 512, 1000, 1024, 4096, 32767, 32768, -32768, 65535, 65536,
        1 << 20, 1 << 24, (1 << 27) - 1, 1 << 27, 1 << 28, 1 << 30, int.MaxValue - 1, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, (1L << 32) + 1,
        1L << 40, 1L << 62, long.MaxValue - 1, long.MaxValue, long.MinValue,
    ];

    /// <summary>One of them, now and then any number at all.</summary>
    public static long Number(Random random) => random.Next(8) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : Numbers[random.Next(Numbers.Length)];
}
