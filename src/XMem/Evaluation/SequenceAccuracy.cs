namespace XMem.Evaluation;

/// <summary>How well the objects of one sequence were followed.</summary>
/// <param name="Name">The sequence's name.</param>
/// <param name="Objects">Its objects by label.</param>
public sealed record SequenceAccuracy(string Name, IReadOnlyList<ObjectAccuracy> Objects)
{
    /// <summary>Region similarity, the mean over the objects.</summary>
    public double J => Objects.Average(item => item.J);

    /// <summary>Boundary accuracy, the mean over the objects.</summary>
    public double F => Objects.Average(item => item.F);

    /// <summary>The mean of <see cref="J"/> and <see cref="F"/>.</summary>
    public double JAndF => (J + F) / 2;
}
