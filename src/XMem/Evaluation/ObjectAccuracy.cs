namespace XMem.Evaluation;

/// <summary>How well one object was followed through a sequence.</summary>
public sealed class ObjectAccuracy
{
    /// <summary>Sums up an object's frames.</summary>
    internal ObjectAccuracy(string sequence, byte label, IReadOnlyList<FrameAccuracy> frames)
    {
        Sequence = sequence;
        Label = label;
        Frames = frames;
        Region = AccuracyStatistics.Of([.. frames.Select(frame => frame.J)]);
        Boundary = AccuracyStatistics.Of([.. frames.Select(frame => frame.F)]);
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
