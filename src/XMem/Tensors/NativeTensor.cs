namespace XMem.Tensors;

/// <summary>A float32 tensor in native memory, row-major. Networks read and write it in place, wherever it lies.</summary>
internal sealed unsafe class NativeTensor : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <summary>Makes a tensor in main memory.</summary>
    public NativeTensor(params ReadOnlySpan<int> shape)
        : this(MemorySpace.Host, shape)
    {
    }

    /// <summary>Makes a tensor.</summary>
    public NativeTensor(MemorySpace space, params ReadOnlySpan<int> shape)
    {
        _buffer = new NativeBuffer(space);
        Resize(shape);
    }

    /// <summary>Where the values lie.</summary>
    public MemorySpace Space => _buffer.Space;

    /// <summary>Extents, outermost first.</summary>
    public int[] Shape { get; private set; } = [];

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes that the values take.</summary>
    public long Bytes => Count * sizeof(float);

    /// <summary>First value.</summary>
    public float* Pointer => _buffer.Pointer;

    /// <summary>All values, of a tensor in main memory.</summary>
    public Span<float> Span => new(HostPointer, checked((int)Count));

    /// <summary>The values of one index of the outermost dimension, of a tensor in main memory.</summary>
    public Span<float> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Shape[0], nameof(index));
            var length = Count / Shape[0];
            return new(HostPointer + index * length, checked((int)length));
        }
    }

    /// <summary>A range of the outermost dimension.</summary>
    public TensorView Slice(int first, int count) => ((TensorView)this).Slice(first, count);

    /// <summary>Gives the tensor another shape. Memory is kept where it is large enough; values are undefined afterward.</summary>
    public void Resize(params ReadOnlySpan<int> shape)
    {
        var count = 1L;
        foreach (var extent in shape)
            count = checked(count * extent);
        if (count > _buffer.Capacity)
            _buffer.Replace(count);
        if (!shape.SequenceEqual(Shape))
            Shape = shape.ToArray();
        Count = count;
    }

    /// <summary>Makes another tensor equal to this one; one of the two may lie in a device's memory.</summary>
    public void CopyTo(NativeTensor other)
    {
        other.Resize(Shape);
        if (Space == other.Space)
            Space.Copy(Pointer, other.Pointer, Count);
        else if (other.Space.IsHost)
            Space.Read(Pointer, other.Pointer, Count);
        else
            other.Space.Write(HostPointer, other.Pointer, Count);
    }

    /// <summary>Copies all values to a managed array, wherever the tensor lies.</summary>
    public float[] ToArray()
    {
        var values = GC.AllocateUninitializedArray<float>(checked((int)Count));
        fixed (float* first = values)
            Space.Read(Pointer, first, Count);
        return values;
    }

    public void Dispose() => _buffer.Dispose();

    private float* HostPointer => Space.IsHost ? Pointer : throw new InvalidOperationException("The tensor lies in a device's memory.");
}
