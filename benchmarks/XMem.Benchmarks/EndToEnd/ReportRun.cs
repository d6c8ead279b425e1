namespace XMem.Benchmarks.EndToEnd;

/// <summary>The figures of one number of objects.</summary>
/// <param name="Result">What was measured.</param>
/// <param name="Networks">What that means for each network.</param>
internal sealed record ReportRun(MeasuringResult Result, IReadOnlyList<NetworkRate> Networks);
