using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using XMem.Tensors;

namespace XMem.Networks;

/// <summary>An input or output of a graph: where its values are, for the time of a run.</summary>
internal readonly struct GraphArgument
{
    private GraphArgument(string name, OrtValue value, long hostBytes) => (Name, Value, HostBytes) = (name, value, hostBytes);

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }

    /// <summary>Its values.</summary>
    public OrtValue Value { get; }

    /// <summary>Bytes of them in main memory.</summary>
    public long HostBytes { get; }

    /// <summary>Values wherever they lie.</summary>
    public static unsafe GraphArgument Create(string name, TensorView tensor) => new(
        name,
        OrtValue.CreateTensorValueWithData(tensor.Space.Info, TensorElementType.Float, tensor.Shape, (nint)tensor.Pointer, tensor.Bytes),
        tensor.Space.IsHost ? tensor.Bytes : 0);

    /// <summary>Values in a managed array.</summary>
    public static GraphArgument Create<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        var count = checked((int)shape.Aggregate(1L, (product, extent) => product * extent));
        return new GraphArgument(
            name, OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, count), shape), count * Unsafe.SizeOf<T>());
    }

    /// <summary>Values in main memory, of a type other than float32.</summary>
    /// <param name="name">Its name in the graph.</param>
    /// <param name="type">The type.</param>
    /// <param name="buffer">Where they are.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="shape">The extents.</param>
    public static unsafe GraphArgument Create(string name, TensorElementType type, NativeBuffer buffer, long bytes, params long[] shape) => new(
        name, OrtValue.CreateTensorValueWithData(buffer.Space.Info, type, shape, (nint)buffer.Pointer, bytes), bytes);

    /// <summary>A list of indices.</summary>
    public static GraphArgument Create(string name, ReadOnlySpan<int> indices)
    {
        var values = new long[indices.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = indices[i];
        return Create(name, values, values.Length);
    }
}
