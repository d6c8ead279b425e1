using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using XMem.Tensors;

namespace XMem.Devices;

/// <summary>An input or output of a kernel: where its values are, for the time of a call.</summary>
internal readonly struct KernelArgument
{
    private KernelArgument(string name, OrtValue value) => (Name, Value) = (name, value);

    /// <summary>Its name in the graph.</summary>
    public string Name { get; }

    /// <summary>Its values.</summary>
    public OrtValue Value { get; }

    /// <summary>Values wherever they lie.</summary>
    public static unsafe KernelArgument Of(string name, TensorView tensor) => new(
        name,
        OrtValue.CreateTensorValueWithData(tensor.Space.Info, TensorElementType.Float, tensor.Shape, (nint)tensor.Pointer, tensor.Bytes));

    /// <summary>Values in a managed array.</summary>
    public static KernelArgument Of<T>(string name, T[] values, params long[] shape)
        where T : unmanaged =>
        new(name, OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values.AsMemory(0, checked((int)Count(shape))), shape));

    /// <summary>A list of indices.</summary>
    public static KernelArgument Of(string name, ReadOnlySpan<int> indices)
    {
        var values = new long[indices.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = indices[i];
        return Of(name, values, values.Length);
    }

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, extent) => product * extent);
}
