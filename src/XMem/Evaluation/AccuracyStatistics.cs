namespace XMem.Evaluation;

/// <summary>A measure over the frames of a sequence, summed up as DAVIS does (Perazzi et al., CVPR 2016, section 5).</summary>
/// <param name="Mean">The mean over the frames.</param>
/// <param name="Recall">The fraction of frames above one half.</param>
/// <param name="Decay">The mean of the first quarter of the frames minus that of the last: how much is lost over time.</param>
public sealed record AccuracyStatistics(double Mean, double Recall, double Decay)
{
    private const double RecallThreshold = 0.5;
    private const int Quarters = 4;

    /// <summary>Sums up values.</summary>
    /// <param name="values">At least one value, in the order of the frames.</param>
    internal static AccuracyStatistics From(IReadOnlyList<double> values)
    {
        return new AccuracyStatistics(
            values.Average(), values.Count(value => value > RecallThreshold) / (double)values.Count, QuarterMean(0) - QuarterMean(Quarters - 1));

        // The quarters share their border frames.
        double QuarterMean(int quarter) => values.Take((Border(quarter)..(Border(quarter + 1) + 1))).Average();

        int Border(int index) => (int)Math.Floor((values.Count - 1) * (double)index / Quarters + 0.5);
    }
}
