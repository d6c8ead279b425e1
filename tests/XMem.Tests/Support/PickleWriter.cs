using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace XMem.Tests.Support;

/// <summary>
/// Writes pickles, instruction by instruction, in protocol 2 and as Python's own pickler does: names and texts that come again are
/// recalled from the memo.
/// </summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<string, int> _memo = new(StringComparer.Ordinal);
    private int _memoCount;

    public PickleWriter()
    {
        Raw(0x80, 2);
    }

    /// <summary>Ends the pickle.</summary>
    public byte[] ToArray()
    {
        Raw((byte)'.');
        return _bytes.WrittenSpan.ToArray();
    }

    /// <summary>Any bytes: instructions that have no method here.</summary>
    public PickleWriter Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Instructions written as ASCII, such as <c>"t"</c>.</summary>
    public PickleWriter Code(string instructions) => Raw(Encoding.ASCII.GetBytes(instructions));

    public PickleWriter Put()
    {
        var index = _memoCount++;
        return index < 256 ? Raw((byte)'q', (byte)index) : Code("r").Raw(Bytes(index));
    }

    public PickleWriter Mark() => Code("(");

    public PickleWriter Global(string module, string name) => Remembered($"c{module}\n{name}", () => Code($"c{module}\n{name}\n"));

    public PickleWriter Text(string text) => Remembered(text, () =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Code("X").Raw(Bytes(bytes.Length)).Raw(bytes);
    });

    public PickleWriter Int(long value) => value switch
    {
        >= 0 and <= byte.MaxValue => Raw((byte)'K', (byte)value),
        >= 0 and <= ushort.MaxValue => Raw((byte)'M', (byte)value, (byte)(value >> 8)),
        >= int.MinValue and <= int.MaxValue => Code("J").Raw(Bytes((int)value)),
        _ => Raw(0x8a, sizeof(long)).Raw(BitConverter.GetBytes(value)),
    };

    public PickleWriter Float(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Code("G").Raw(bytes);
    }

    public PickleWriter Bool(bool value) => Raw((byte)(value ? 0x88 : 0x89));

    public PickleWriter Tuple(params ReadOnlySpan<long> values)
    {
        if (values.Length is 0)
            return Code(")");
        if (values.Length > 3)
            Mark();
        foreach (var value in values)
            Int(value);
        return (values.Length > 3 ? Code("t") : Raw((byte)(0x84 + values.Length))).Put();
    }

    public PickleWriter EmptyDict() => Code("}").Put();

    public PickleWriter EmptyList() => Code("]").Put();

    public PickleWriter OrderedDict() => Global("collections", "OrderedDict").Code(")R").Put();

    /// <summary>A tensor that is the whole of its storage or a view of it.</summary>
    /// <param name="storage">Class, such as <c>FloatStorage</c>.</param>
    /// <param name="count">Elements of the storage.</param>
    public PickleWriter Tensor(
        string storage, string key, string device, long count, long offset, ReadOnlySpan<long> extents, ReadOnlySpan<long> strides) =>
        Global("torch._utils", "_rebuild_tensor_v2").Mark()
            .Mark().Text("storage").Global("torch", storage).Text(key).Text(device).Int(count).Code("t").Put().Code("Q")
            .Int(offset).Tuple(extents).Tuple(strides).Bool(false).OrderedDict()
            .Code("t").Put().Code("R").Put();

    private PickleWriter Remembered(string value, Action write)
    {
        if (_memo.TryGetValue(value, out var index))
            return index < 256 ? Raw((byte)'h', (byte)index) : Code("j").Raw(Bytes(index));
        write();
        _memo[value] = _memoCount;
        return Put();
    }

    private static byte[] Bytes(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
