using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using XMem.Models.Graphs.Onnx;

namespace XMem.Networks.Convolutions;

/// <summary>Who makes and who reads the values of a graph, and what the constants are.</summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorShapeProto> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs = new(StringComparer.Ordinal);

    /// <summary>Indexes a graph as it is now.</summary>
    public GraphIndex(GraphProto graph)
    {
        foreach (var constant in graph.Initializer)
            _constants.Add(constant.Name, constant);
        foreach (var info in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            _shapes[info.Name] = info.Type.TensorType.Shape;
        foreach (var output in graph.Output)
            _outputs.Add(output.Name);
        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output)
                _producers.Add(output, node);
            foreach (var input in node.Input)
                (CollectionsMarshal.GetValueRefOrAddDefault(_consumers, input, out _) ??= []).Add(node);
        }
    }

    /// <summary>The node that makes a value; null for inputs and constants.</summary>
    public NodeProto? Producer(string name) => _producers.GetValueOrDefault(name);

    /// <summary>The one node that reads a node's output, if the output serves nothing else.</summary>
    public NodeProto? OnlyConsumer(NodeProto node) =>
        !_outputs.Contains(node.Output[0]) && _consumers.TryGetValue(node.Output[0], out var consumers) && consumers.Count == 1 ? consumers[0] : null;

    /// <summary>A constant, also one that is stored in float16 and cast; null if it is none.</summary>
    public TensorProto? Constant(string name) =>
        _constants.TryGetValue(name, out var constant) ? constant
        : Producer(name) is { OpType: "Cast" } cast ? Constant(cast.Input[0])
        : null;

    /// <summary>The values of a constant, in float32.</summary>
    public static ReadOnlySpan<float> Values(TensorProto constant)
    {
        if (constant.DataType == (int)TensorProto.Types.DataType.Float)
            return MemoryMarshal.Cast<byte, float>(constant.RawData.Span);
        var halves = MemoryMarshal.Cast<byte, Half>(constant.RawData.Span);
        var values = new float[halves.Length];
        TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    /// <summary>Whether a value is a tensor of the shape of another, or of one picture of it.</summary>
    public bool IsAddend(string name, string other)
    {
        if (_constants.ContainsKey(name) || !_shapes.TryGetValue(name, out var shape) || !_shapes.TryGetValue(other, out var expected))
            return false;
        return shape.Dim.Skip(1).SequenceEqual(expected.Dim.Skip(1)) && (shape.Dim[0].Equals(expected.Dim[0]) || shape.Dim[0].DimValue == 1);
    }
}
