namespace XMem.Benchmarks.EndToEnd;

/// <summary>All figures of a measurement: what is written as JSON.</summary>
/// <param name="Machine">Lines that describe machine and runtime.</param>
/// <param name="Provider">What ran the networks.</param>
/// <param name="Precision">In which numbers.</param>
/// <param name="Model">The model's name.</param>
/// <param name="ModelId">What identifies its weights.</param>
/// <param name="Size">Length of the shorter edge that frames were tracked at.</param>
/// <param name="Threads">Threads used at most.</param>
/// <param name="FrameCount">Frames tracked a repeat.</param>
/// <param name="Repeats">How often.</param>
/// <param name="PeakMultiplyAddsPerSecond">Of a large product of float32 matrices.</param>
/// <param name="Runs">What was found, one a number of objects.</param>
internal sealed record Report(
    IReadOnlyList<string> Machine,
    string Provider,
    string Precision,
    string Model,
    string ModelId,
    int Size,
    int Threads,
    int FrameCount,
    int Repeats,
    double PeakMultiplyAddsPerSecond,
    IReadOnlyList<ReportRun> Runs);
