namespace XMem.Tensors;

/// <summary>Where a network finds or puts a tensor: float32 values in native memory and how to read them.</summary>
internal readonly unsafe struct TensorView
{
    public TensorView(float* pointer, params ReadOnlySpan<int> shape)
    {
        Pointer = pointer;
        Shape = new long[shape.Length];
        for (var i = 0; i < shape.Length; i++)
            Shape[i] = shape[i];
    }

    private TensorView(float* pointer, long[] shape)
    {
        Pointer = pointer;
        Shape = shape;
    }

    public float* Pointer { get; }

    public long[] Shape { get; }

    public long Bytes => Shape.Aggregate((long)sizeof(float), (product, extent) => product * extent);

    public static implicit operator TensorView(NativeTensor tensor) => new(tensor.Pointer, tensor.Shape);

    /// <summary>A range of the outermost dimension.</summary>
    public TensorView Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(uint)first + (uint)count, (ulong)Shape[0], nameof(count));
        var stride = Bytes / sizeof(float) / Shape[0];
        return new(Pointer + first * stride, (long[])[count, .. Shape.AsSpan(1)]);
    }
}
