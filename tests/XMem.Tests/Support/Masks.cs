namespace XMem.Tests.Support;

/// <summary>Comparison of label maps that were decided by nearly equal probabilities.</summary>
internal static class Masks
{
    /// <summary>Fails unless labels are equal, but for a few pixels at which both labels are equally probable: there the last bit decides.</summary>
    /// <param name="expected">Labels of the reference.</param>
    /// <param name="actual">Our labels.</param>
    /// <param name="probabilities">Our probabilities, a plane per channel.</param>
    /// <param name="channels">The channels' labels.</param>
    /// <param name="ties">Pixels that may differ.</param>
    /// <param name="nearly">How far apart probabilities may be that count as equal.</param>
    public static void EqualButForTies(
        ReadOnlySpan<byte> expected, byte[] actual, float[] probabilities, IReadOnlyList<int> channels, int ties, double nearly = 5e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        var differing = 0;
        for (var pixel = 0; pixel < actual.Length; pixel++)
        {
            if (expected[pixel] == actual[pixel])
                continue;
            differing++;
            Assert.Equal(Probability(expected[pixel], pixel), Probability(actual[pixel], pixel), nearly);
        }

        Assert.InRange(differing, 0, ties);

        float Probability(byte label, int pixel) => probabilities[channels.ToList().IndexOf(label) * actual.Length + pixel];
    }
}
