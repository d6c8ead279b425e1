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

/// <summary>How well one object was followed through a sequence.</summary>
public sealed class ObjectAccuracy
{
    /// <summary>Sums up an object's frames.</summary>
    internal ObjectAccuracy(string sequence, byte label, IReadOnlyList<FrameAccuracy> frames)
    {
        Sequence = sequence;
        Label = label;
        Frames = frames;
        Region = AccuracyStatistics.From([.. frames.Select(frame => frame.J)]);
        Boundary = AccuracyStatistics.From([.. frames.Select(frame => frame.F)]);
    }

    /// <summary>The name of the object's sequence.</summary>
    public string Sequence { get; }

    /// <summary>The object's label in the ground truth.</summary>
    public byte Label { get; }

    /// <summary>The scored frames in order.</summary>
    public IReadOnlyList<FrameAccuracy> Frames { get; }

    /// <summary>Region similarity over the frames.</summary>
    public AccuracyStatistics Region { get; }

    /// <summary>Boundary accuracy over the frames.</summary>
    public AccuracyStatistics Boundary { get; }

    /// <summary>Mean region similarity.</summary>
    public double J => Region.Mean;

    /// <summary>Mean boundary accuracy.</summary>
    public double F => Boundary.Mean;

    /// <summary>The mean of <see cref="J"/> and <see cref="F"/>.</summary>
    public double JAndF => (J + F) / 2;
}

/// <summary>How well an object's mask of one frame agrees with the ground truth.</summary>
/// <param name="Frame">The frame's name.</param>
/// <param name="J">Region similarity: intersection over union, 0 to 1; 1 if both masks are empty.</param>
/// <param name="F">Boundary accuracy: F-measure of the boundary pixels, 0 to 1.</param>
public sealed record FrameAccuracy(string Frame, double J, double F)
{
    /// <summary>The mean of <see cref="J"/> and <see cref="F"/>.</summary>
    public double JAndF => (J + F) / 2;
}
