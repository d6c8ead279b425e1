namespace XMem.Benchmarks.EndToEnd;

/// <summary>How fast a network computes.</summary>
/// <param name="Network">Its name.</param>
/// <param name="MultiplyAdds">Of one run.</param>
/// <param name="PerSecond">Multiply-adds a second.</param>
/// <param name="OfPeak">Those of the matrix product, as a fraction.</param>
internal sealed record NetworkRate(string Network, long MultiplyAdds, double PerSecond, double OfPeak);
