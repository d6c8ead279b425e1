namespace XMem.Tensors;

/// <summary>Where a network finds or puts a tensor: float32 values in main memory or a device's, and how to read them.</summary>
internal readonly unsafe struct TensorView
{
    public TensorView(MemorySpace space, float* pointer, params ReadOnlySpan<int> shape)
    {
        Space = space;
        Pointer = pointer;
        Shape = new long[shape.Length];
        for (var i = 0; i < shape.Length; i++)
            Shape[i] = shape[i];
    }

    private TensorView(MemorySpace space, float* pointer, long[] shape)
    {
        Space = space;
        Pointer = pointer;
        Shape = shape;
    }

    public MemorySpace Space { get; }

    public float* Pointer { get; }

    public long[] Shape { get; }

    public long Bytes => Shape.Aggregate((long)sizeof(float), (product, extent) => product * extent);

    public static implicit operator TensorView(NativeTensor tensor) => new(tensor.Space, tensor.Pointer, tensor.Shape);

    /// <summary>A range of the outermost dimension.</summary>
    public TensorView Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(uint)first + (uint)count, (ulong)Shape[0], nameof(count));
        var stride = Bytes / sizeof(float) / Shape[0];
        return new(Space, Pointer + first * stride, (long[])[count, .. Shape.AsSpan(1)]);
    }
}
