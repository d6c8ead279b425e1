namespace XMem.Benchmarks.EndToEnd;

/// <summary>What the garbage collector does for one frame, on average.</summary>
/// <param name="Generation0">Collections of the youngest generation, or older ones.</param>
/// <param name="Generation2">Of them, of all generations and the large objects.</param>
/// <param name="PauseMilliseconds">How long threads are stopped.</param>
internal sealed record GarbageRate(double Generation0, double Generation2, double PauseMilliseconds);
