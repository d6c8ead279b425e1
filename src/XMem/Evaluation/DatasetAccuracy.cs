namespace XMem.Evaluation;

/// <summary>How well the objects of several sequences were followed. Every object counts the same, whatever its sequence (DAVIS 2017).</summary>
/// <param name="Sequences">The sequences by name.</param>
public sealed record DatasetAccuracy(IReadOnlyList<SequenceAccuracy> Sequences)
{
    /// <summary>Region similarity, the mean over all objects.</summary>
    public double J => Objects.Average(item => item.J);

    /// <summary>Boundary accuracy, the mean over all objects.</summary>
    public double F => Objects.Average(item => item.F);

    /// <summary>The mean of <see cref="J"/> and <see cref="F"/>.</summary>
    public double JAndF => (J + F) / 2;

    private IEnumerable<ObjectAccuracy> Objects => Sequences.SelectMany(sequence => sequence.Objects);
}
