using XMem.Benchmarks.Measurement;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>Medians over a quarter of a clip: if the first and the last agree, the level is flat.</summary>
/// <param name="Milliseconds">A frame's time.</param>
/// <param name="AllocatedBytes">A frame's allocations.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
internal sealed record Quarter(double Milliseconds, double AllocatedBytes, double ResidentBytes)
{
    /// <summary>Takes the medians.</summary>
    public static Quarter Of(IReadOnlyCollection<FrameSample> samples) => new(
        Statistics.Median(samples.Select(sample => sample.Milliseconds)),
        Statistics.Median(samples.Select(sample => (double)sample.AllocatedBytes)),
        Statistics.Median(samples.Select(sample => (double)sample.ResidentBytes)));
}
