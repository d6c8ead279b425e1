namespace XMem.Benchmarks.EndToEnd;

/// <summary>What one frame took.</summary>
/// <param name="StageMilliseconds">By stage, in the order of <see cref="Stages.Names"/>; 0 for a stage that did not run.</param>
/// <param name="Milliseconds">From file to file.</param>
/// <param name="AllocatedBytes">Managed memory allocated on all threads.</param>
/// <param name="MovedBytes">What crossed between a device and main memory.</param>
/// <param name="ResidentBytes">Memory of the process after the frame.</param>
internal sealed record FrameSample(double[] StageMilliseconds, double Milliseconds, long AllocatedBytes, long MovedBytes, long ResidentBytes)
{
    /// <summary>What the networks and memory reading took.</summary>
    public double NetworksAndReading => Stages.NetworksAndReading.Sum(stage => StageMilliseconds[stage]);
}
