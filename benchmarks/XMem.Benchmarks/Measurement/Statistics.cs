namespace XMem.Benchmarks.Measurement;

/// <summary>What many measurements amount to.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle; 0 of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? 0 : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
