using XMem.Benchmarks.Measurement;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>Medians over some frames in a row: if an early and a late window agree, the level is flat.</summary>
/// <param name="First">The first frame, from 1.</param>
/// <param name="Last">The last frame.</param>
/// <param name="Milliseconds">A frame's time.</param>
/// <param name="AllocatedBytes">A frame's allocations.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
internal sealed record FrameWindow(int First, int Last, double Milliseconds, double AllocatedBytes, double ResidentBytes)
{
    // Working memory has filled by then, so that every frame after it has the same work but for long-term memory's growth.
    private const int Frames = 50;

    /// <summary>Frames 51 to 100; the second quarter of a clip that is too short for that.</summary>
    /// <param name="runs">The frames of each repeat.</param>
    public static FrameWindow Early(IReadOnlyList<IReadOnlyList<FrameSample>> runs)
    {
        var length = Length(runs);
        return Of(runs, length, length);
    }

    /// <summary>The last frames, as many as <see cref="Early"/> has.</summary>
    /// <param name="runs">The frames of each repeat.</param>
    public static FrameWindow Late(IReadOnlyList<IReadOnlyList<FrameSample>> runs)
    {
        var length = Length(runs);
        return Of(runs, runs[0].Count - length, length);
    }

    private static int Length(IReadOnlyList<IReadOnlyList<FrameSample>> runs) => Math.Clamp(runs[0].Count / 4, 1, Frames);

    private static FrameWindow Of(IReadOnlyList<IReadOnlyList<FrameSample>> runs, int start, int length)
    {
        List<FrameSample> samples = [.. runs.SelectMany(run => run.Skip(start).Take(length))];
        return new FrameWindow(
            start + 1,
            start + length,
            Statistics.Median(samples.Select(sample => sample.Milliseconds)),
            Statistics.Median(samples.Select(sample => (double)sample.AllocatedBytes)),
            Statistics.Median(samples.Select(sample => (double)sample.ResidentBytes)));
    }
}
