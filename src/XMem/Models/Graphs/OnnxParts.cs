using Google.Protobuf;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>The parts that ONNX models are made of.</summary>
internal static class OnnxParts
{
    /// <summary>
    /// The version of the ONNX operators. ONNX Runtime 1.31 optimizes opsets 17, 18, 21 and 22 to the same graph, every convolution
    /// in its blocked layout, at the same speed; the oldest of them runs in the most versions and execution providers.
    /// </summary>
    public const int Opset = 17;

    private const int IrVersion = 8;

    /// <summary>A graph as a model.</summary>
    public static ModelProto Model(GraphProto graph) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "XMem.PowerShell",
        Graph = graph,
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
    };

    /// <summary>A constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="extents">Its shape; empty for a scalar.</param>
    /// <param name="data">Its elements, little endian. Not copied.</param>
    public static TensorProto Tensor(string name, TensorProto.Types.DataType type, IEnumerable<long> extents, byte[] data) =>
        new() { Name = name, DataType = (int)type, Dims = { extents }, RawData = UnsafeByteOperations.UnsafeWrap(data) };

    /// <summary>An input, an output or a value between, with its type and shape.</summary>
    public static ValueInfoProto Value(string name, TensorProto.Types.DataType type, IEnumerable<TensorShapeProto.Types.Dimension> shape) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto { Dim = { shape } } } },
    };

    /// <summary>A known extent of a shape.</summary>
    public static TensorShapeProto.Types.Dimension Extent(long extent) => new() { DimValue = extent };

    /// <summary>An extent that is known by its symbol.</summary>
    public static TensorShapeProto.Types.Dimension Symbol(string symbol) => new() { DimParam = symbol };

    /// <summary>An attribute that is a whole number.</summary>
    public static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute that is a list of whole numbers.</summary>
    public static AttributeProto Integers(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    /// <summary>An attribute that is a text.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };
}
