using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace XMem.Tests.Support;

/// <summary>A NumPy array file, version 1, C order, little endian: what the goldens are stored in.</summary>
internal sealed partial class Npy
{
    private readonly byte[] _data;

    private Npy(string type, int[] shape, byte[] data)
    {
        Type = type;
        Shape = shape;
        _data = data;
    }

    public string Type { get; }

    public int[] Shape { get; }

    public static Npy Load(string path)
    {
        var file = File.ReadAllBytes(path);
        var headerLength = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        var header = Encoding.ASCII.GetString(file, 10, headerLength);
        Assert.DoesNotContain("'fortran_order': True", header, StringComparison.Ordinal);
        var shape = ShapePattern().Match(header).Groups["shape"].Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(int.Parse).ToArray();
        return new Npy(TypePattern().Match(header).Groups["type"].Value, shape, file[(10 + headerLength)..]);
    }

    public static float[] Floats(params string[] parts) => Load(SharedData.Golden(parts)).Floats();

    public float[] Floats() => As<float>("<f4");

    public double[] Doubles() => As<double>("<f8");

    public int[] Ints() => As<int>("<i4");

    public byte[] Bytes() => As<byte>("|u1");

    private T[] As<T>(string type)
        where T : unmanaged
    {
        Assert.Equal(type, Type);
        return MemoryMarshal.Cast<byte, T>(_data).ToArray();
    }

    [GeneratedRegex(@"'shape': \((?<shape>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShapePattern();

    [GeneratedRegex(@"'descr': '(?<type>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypePattern();
}
