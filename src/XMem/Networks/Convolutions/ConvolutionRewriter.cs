using System.Runtime.InteropServices;
using XMem.Models.Graphs.Onnx;
using XMem.Networks.CustomOperators;

namespace XMem.Networks.Convolutions;

/// <summary>
/// Takes the 3x3 convolutions out of a graph, together with the ReLUs and sums around them, and puts nodes of
/// <see cref="ConvolutionOperator"/> in their place. The file on disk stays an ordinary ONNX model.
/// </summary>
internal sealed class ConvolutionRewriter
{
    /// <summary>With fewer output channels a panel of weights is mostly empty, and the plain convolution is faster.</summary>
    private const int FewestOutputs = 12;

    /// <summary>With fewer input channels the transforms cost more than they save.</summary>
    private const int FewestInputs = 12;

    private readonly ModelProto _model;
    private readonly ScratchPool _scratch;
    private readonly List<FusedConvolution> _convolutions = [];
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TypeProto> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs = new(StringComparer.Ordinal);
    private readonly HashSet<NodeProto> _dropped = [];

    private ConvolutionRewriter(ModelProto model, ScratchPool scratch)
    {
        (_model, _scratch) = (model, scratch);
        foreach (var constant in model.Graph.Initializer)
            _constants.Add(constant.Name, constant);
        foreach (var info in model.Graph.Input.Concat(model.Graph.Output).Concat(model.Graph.ValueInfo))
            _types[info.Name] = info.Type;
        foreach (var output in model.Graph.Output)
            _outputs.Add(output.Name);
        foreach (var node in model.Graph.Node)
        {
            foreach (var output in node.Output)
                _producers.Add(output, node);
            foreach (var input in node.Input)
                (CollectionsMarshal.GetValueRefOrAddDefault(_consumers, input, out _) ??= []).Add(node);
        }
    }

    /// <summary>Rewrites a graph in place.</summary>
    /// <returns>What its new nodes compute, by number.</returns>
    public static IReadOnlyList<FusedConvolution> Rewrite(ModelProto model, ScratchPool scratch)
    {
        var rewriter = new ConvolutionRewriter(model, scratch);
        rewriter.Rewrite();
        return rewriter._convolutions;
    }

    private void Rewrite()
    {
        var nodes = _model.Graph.Node.ToList();
        var rewritten = new Dictionary<NodeProto, NodeProto>();
        foreach (var node in nodes.Where(IsTaken))
        {
            var (last, fused) = Fuse(node);
            rewritten.Add(last, fused);
        }

        if (rewritten.Count == 0)
            return;
        _model.Graph.Node.Clear();
        _model.Graph.Node.AddRange(nodes
            .Where(node => rewritten.ContainsKey(node) || !_dropped.Contains(node))
            .Select(node => rewritten.GetValueOrDefault(node, node)));
        DropUnused();
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = ConvolutionOperator.Domain, Version = 1 });
    }

    /// <summary>One convolution and its surroundings as one node, and the node of the old graph whose output it has.</summary>
    private (NodeProto Last, NodeProto Fused) Fuse(NodeProto convolution)
    {
        _dropped.Add(convolution);
        var input = convolution.Input[0];
        var rectifiesInput = _producers.TryGetValue(input, out var before) && before.OpType == "Relu" && !_dropped.Contains(before);
        if (rectifiesInput)
            input = before!.Input[0];

        var (last, addend) = (convolution, (string?)null);
        if (OnlyConsumer(last) is { OpType: "Add" } sum && !_dropped.Contains(sum))
        {
            var other = sum.Input[sum.Input[0] == last.Output[0] ? 1 : 0];
            if (CanAdd(other, last.Output[0]))
                (last, addend) = (Drop(sum), other);
        }

        var rectifiesOutput = OnlyConsumer(last) is { OpType: "Relu" };
        if (rectifiesOutput)
            last = Drop(OnlyConsumer(last)!);

        var node = new NodeProto
        {
            OpType = ConvolutionOperator.Name,
            Domain = ConvolutionOperator.Domain,
            Name = convolution.Name,
            Input = { input },
            Output = { last.Output[0] },
            Attribute = { new AttributeProto { Name = ConvolutionOperator.Number, Type = AttributeProto.Types.AttributeType.Int, I = _convolutions.Count } },
        };
        if (addend is not null)
            node.Input.Add(addend);
        _convolutions.Add(new FusedConvolution(new WinogradConvolution(Weights(convolution), _scratch), rectifiesInput, addend is not null, rectifiesOutput));
        return (last, node);

        NodeProto Drop(NodeProto node)
        {
            _dropped.Add(node);
            return node;
        }
    }

    private bool IsTaken(NodeProto node)
    {
        return node.OpType == "Conv"
            && Is("kernel_shape", 3, 3) && Is("pads", 1, 1, 1, 1) && Is("strides", 1, 1)
            && Constant(node.Input[1]) is { } weight && weight.Dims[0] >= FewestOutputs && weight.Dims[1] >= FewestInputs;

        bool Is(string name, params long[] values) => node.Attribute.Any(attribute => attribute.Name == name && attribute.Ints.SequenceEqual(values));
    }

    /// <summary>The one node that reads a node's output, if the output serves nothing else.</summary>
    private NodeProto? OnlyConsumer(NodeProto node) =>
        !_outputs.Contains(node.Output[0]) && _consumers.TryGetValue(node.Output[0], out var consumers) && consumers.Count == 1 ? consumers[0] : null;

    /// <summary>
    /// Whether the other side of a sum has the shape of a convolution's output, or that of one picture of it. The new node stands
    /// where the sum stood, so that the other side is there.
    /// </summary>
    private bool CanAdd(string other, string own)
    {
        if (other == own || _constants.ContainsKey(other) || !_types.TryGetValue(other, out var a) || !_types.TryGetValue(own, out var b))
            return false;
        var (otherShape, ownShape) = (a.TensorType.Shape.Dim, b.TensorType.Shape.Dim);
        return otherShape.Skip(1).SequenceEqual(ownShape.Skip(1)) && (otherShape[0].Equals(ownShape[0]) || otherShape[0].DimValue == 1);
    }

    private WinogradWeights Weights(NodeProto node)
    {
        var weight = Constant(node.Input[1])!;
        var bias = node.Input.Count > 2 ? Values(Constant(node.Input[2])!) : [];
        return new WinogradWeights((int)weight.Dims[0], (int)weight.Dims[1], Values(weight), bias);
    }

    /// <summary>A constant, also one that is stored in float16 and cast.</summary>
    private TensorProto? Constant(string name) =>
        _constants.TryGetValue(name, out var constant) ? constant
        : _producers.TryGetValue(name, out var producer) && producer.OpType == "Cast" ? Constant(producer.Input[0])
        : null;

    private static float[] Values(TensorProto tensor)
    {
        if (tensor.DataType == (int)TensorProto.Types.DataType.Float)
            return MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        var halves = MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span);
        var values = new float[halves.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, values);
        return values;
    }

    /// <summary>Drops constants, casts and ReLUs that nothing reads any more.</summary>
    private void DropUnused()
    {
        var graph = _model.Graph;
        for (var before = -1; before != graph.Node.Count;)
        {
            before = graph.Node.Count;
            var read = graph.Node.SelectMany(node => node.Input).Concat(_outputs).ToHashSet(StringComparer.Ordinal);
            var (nodes, constants) = (graph.Node.Where(node => node.Output.Any(read.Contains)).ToList(), graph.Initializer.Where(constant => read.Contains(constant.Name)).ToList());
            graph.Node.Clear();
            graph.Node.AddRange(nodes);
            graph.Initializer.Clear();
            graph.Initializer.AddRange(constants);
        }
    }
}
