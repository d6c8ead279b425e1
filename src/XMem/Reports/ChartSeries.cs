namespace XMem.Reports;

/// <summary>One layer of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Color">Number of its color in the style sheet, from 1.</param>
/// <param name="Values">A value for each frame.</param>
internal sealed record ChartSeries(string Name, int Color, double[] Values)
{
    /// <summary>The means of that many parts of even length, where there are more values.</summary>
    public ChartSeries Reduce(int parts)
    {
        if (Values.Length <= parts)
            return this;
        var means = new double[parts];
        for (var i = 0; i < parts; i++)
        {
            var (start, end) = ((int)((long)i * Values.Length / parts), (int)((i + 1L) * Values.Length / parts));
            means[i] = Values.AsSpan(start, end - start).ToArray().Average();
        }

        return this with { Values = means };
    }
}
