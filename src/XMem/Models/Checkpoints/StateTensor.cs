namespace XMem.Models.Checkpoints;

/// <summary>One named tensor of a checkpoint. Its values are read when asked for, always as float32 in C order.</summary>
public sealed class StateTensor
{
    private readonly Func<float[]> _read;

    /// <summary>Describes a tensor.</summary>
    /// <param name="name">Dotted parameter name, such as <c>key_encoder.conv1.weight</c>.</param>
    /// <param name="shape">Extents; empty for a scalar.</param>
    /// <param name="read">Reads all values, converted to float32, contiguous in C order.</param>
    public StateTensor(string name, IReadOnlyList<int> shape, Func<float[]> read)
    {
        Name = name;
        Shape = shape;
        _read = read;
    }

    /// <summary>Dotted parameter name.</summary>
    public string Name { get; }

    /// <summary>Extents; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Reads the values. Every call reads anew; the caller owns the array.</summary>
    public float[] Read() => _read();

    /// <summary>For messages: <c>name [2, 3]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
