using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;

namespace XMem.Networks;

/// <summary>Writes the ONNX graph of a kernel: a few operators on tensors of any shape.</summary>
/// <param name="name">The graph's name.</param>
internal sealed class KernelGraph(string name)
{
    private readonly GraphProto _graph = new() { Name = name };
    private int _values;

    /// <summary>Declares an input of float32 values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="extents">A number or a symbol for each extent.</param>
    public string Input(string name, params ReadOnlySpan<string> extents) => Declare(_graph.Input, name, TensorProto.Types.DataType.Float, extents);

    /// <summary>Declares an input of indices or sizes.</summary>
    public string IndexInput(string name, params ReadOnlySpan<string> extents) => Declare(_graph.Input, name, TensorProto.Types.DataType.Int64, extents);

    /// <summary>Declares a result of a node to be an output of float32 values.</summary>
    public void Output(string name, params ReadOnlySpan<string> extents) => Declare(_graph.Output, name, TensorProto.Types.DataType.Float, extents);

    /// <summary>Declares a result of a node to be an output of indices.</summary>
    public void IndexOutput(string name, params ReadOnlySpan<string> extents) => Declare(_graph.Output, name, TensorProto.Types.DataType.Int64, extents);

    /// <summary>Declares a result of a node to be an output of bytes.</summary>
    public void ByteOutput(string name, params ReadOnlySpan<string> extents) => Declare(_graph.Output, name, TensorProto.Types.DataType.Uint8, extents);

    /// <summary>Applies an operator of one result.</summary>
    /// <param name="operation">Its name in ONNX.</param>
    /// <param name="inputs">Names of values; empty for one that is left out.</param>
    /// <param name="attributes">See <see cref="OnnxParts.Integer"/>, <see cref="OnnxParts.Integers"/>, <see cref="OnnxParts.Text"/>.</param>
    /// <returns>The result's name.</returns>
    public string Apply(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var result = $"v{_values++}";
        Apply(operation, inputs, [result], attributes);
        return result;
    }

    /// <summary>Applies an operator whose results are named.</summary>
    public void Apply(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> results, ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation };
        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(results.ToArray());
        node.Attribute.AddRange(attributes.ToArray());
        _graph.Node.Add(node);
    }

    /// <summary>A constant.</summary>
    public string Scalar(float value) => Tensor([value]);

    /// <summary>A list of constant indices or sizes.</summary>
    public string List(params ReadOnlySpan<long> values) =>
        Constant(TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A constant of float32 values.</summary>
    public string Tensor(ReadOnlySpan<float> values, params ReadOnlySpan<long> extents) =>
        Constant(TensorProto.Types.DataType.Float, extents, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The finished model.</summary>
    public byte[] Build() => OnnxParts.Model(_graph).ToByteArray();

    private static string Declare(RepeatedField<ValueInfoProto> values, string name, TensorProto.Types.DataType type, ReadOnlySpan<string> extents)
    {
        var shape = new List<TensorShapeProto.Types.Dimension>();
        foreach (var extent in extents)
            shape.Add(long.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? OnnxParts.Extent(number) : OnnxParts.Symbol(extent));
        values.Add(OnnxParts.Value(name, type, shape));
        return name;
    }

    private string Constant(TensorProto.Types.DataType type, ReadOnlySpan<long> extents, byte[] data)
    {
        var tensor = OnnxParts.Tensor($"c{_graph.Initializer.Count}", type, extents.ToArray(), data);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
