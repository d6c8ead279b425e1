namespace XMem.Tests.Memory;

/// <summary>A memory element of <see cref="NaiveMemory"/>, with everything that belongs to it in one place.</summary>
internal sealed class NaiveElement
{
    public required double[] Key { get; init; }

    public required double Shrinkage { get; init; }

    public required double[] Selection { get; init; }

    /// <summary>A value for each object known when the element was stored, null for later ones.</summary>
    public required double[]?[] Values { get; set; }

    public double Use { get; set; }

    public double Life { get; set; } = 1e-7f;

    public double NormalizedUsage => (float)Use / (float)Life;

    public double[]? ValueOf(int item) => item < Values.Length ? Values[item] : null;
}
