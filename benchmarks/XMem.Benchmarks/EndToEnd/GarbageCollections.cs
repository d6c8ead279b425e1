namespace XMem.Benchmarks.EndToEnd;

/// <summary>What the garbage collector did.</summary>
/// <param name="Generation0">Collections of the youngest generation, or older ones.</param>
/// <param name="Generation2">Of them, of all generations and the large objects.</param>
/// <param name="PauseMilliseconds">How long threads were stopped, in all.</param>
internal readonly record struct GarbageCollections(int Generation0, int Generation2, double PauseMilliseconds)
{
    /// <summary>Since the process began.</summary>
    public static GarbageCollections Now() =>
        new(GC.CollectionCount(0), GC.CollectionCount(2), GC.GetTotalPauseDuration().TotalMilliseconds);

    /// <summary>Since an earlier time, for each of so many frames.</summary>
    public GarbageRate Since(GarbageCollections earlier, int frames) => new(
        (Generation0 - earlier.Generation0) / (double)frames,
        (Generation2 - earlier.Generation2) / (double)frames,
        (PauseMilliseconds - earlier.PauseMilliseconds) / frames);
}
