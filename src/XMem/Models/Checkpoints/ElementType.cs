using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace XMem.Models.Checkpoints;

/// <summary>The type of a storage's elements: its size, and how it becomes float32. Storages are little endian.</summary>
internal sealed class ElementType
{
    private readonly Converter _toSingle;

    private ElementType(string name, int size, Converter toSingle)
    {
        Name = name;
        Size = size;
        _toSingle = toSingle;
    }

    private delegate void Converter(ReadOnlySpan<byte> source, Span<float> destination);

    public static ElementType Float32 { get; } = new("float32", sizeof(float), Convert<float>);

    public static ElementType Float64 { get; } = new("float64", sizeof(double), Convert<double>);

    public static ElementType Float16 { get; } = new("float16", 2, Convert<Half>);

    public static ElementType BFloat16 { get; } = new("bfloat16", 2, ConvertBFloat16);

    public static ElementType Int64 { get; } = new("int64", sizeof(long), Convert<long>);

    public static ElementType Int32 { get; } = new("int32", sizeof(int), Convert<int>);

    public static ElementType Int16 { get; } = new("int16", sizeof(short), Convert<short>);

    public static ElementType Int8 { get; } = new("int8", sizeof(sbyte), Convert<sbyte>);

    public static ElementType UInt8 { get; } = new("uint8", sizeof(byte), Convert<byte>);

    public static ElementType Bool { get; } = new("bool", sizeof(byte), ConvertBool);

    /// <summary>PyTorch's name of the type.</summary>
    public string Name { get; }

    /// <summary>Bytes an element takes.</summary>
    public int Size { get; }

    /// <summary>Converts elements to float32, rounding to the nearest.</summary>
    /// <param name="source">As many elements as the destination has.</param>
    /// <param name="destination">Their values.</param>
    public void ToSingle(ReadOnlySpan<byte> source, Span<float> destination) => _toSingle(source, destination);

    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> destination)
        where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(source), destination);

    /// <summary>bfloat16 is the upper half of a float32.</summary>
    private static void ConvertBFloat16(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(source);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
    }

    private static void ConvertBool(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = source[i] != 0 ? 1 : 0;
    }
}
