namespace XMem.Tensors;

/// <summary>A float32 tensor in native memory, row-major. Networks read and write it in place.</summary>
internal sealed unsafe class NativeTensor : IDisposable
{
    private readonly NativeBuffer _buffer = new();

    public NativeTensor(params ReadOnlySpan<int> shape) => Resize(shape);

    /// <summary>Extents, outermost first.</summary>
    public int[] Shape { get; private set; } = [];

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes that the values take.</summary>
    public long Bytes => Count * sizeof(float);

    /// <summary>First value.</summary>
    public float* Pointer => _buffer.Pointer;

    /// <summary>All values.</summary>
    public Span<float> Span => new(Pointer, checked((int)Count));

    /// <summary>The values of one index of the outermost dimension.</summary>
    public Span<float> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Shape[0], nameof(index));
            var length = Count / Shape[0];
            return new(Pointer + index * length, checked((int)length));
        }
    }

    /// <summary>A range of the outermost dimension.</summary>
    public TensorView Slice(int first, int count) => ((TensorView)this).Slice(first, count);

    /// <summary>Gives the tensor another shape. Memory is kept where it is large enough; values are undefined afterwards.</summary>
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

    public void Dispose() => _buffer.Dispose();
}
