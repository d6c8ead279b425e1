using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;

namespace XMem.Networks.Convolutions;

/// <summary>
/// Takes the 3x3 convolutions out of a graph, together with the ReLUs and sums around them, and puts nodes of
/// <see cref="ConvolutionOperator"/> in their place. The file on disk stays an ordinary ONNX model.
/// </summary>
internal sealed class ConvolutionRewriter
{
    /// <summary>With fewer channels, in or out, the transforms cost more than they save.</summary>
    private const int FewestChannels = 12;

    private readonly GraphProto _graph;
    private readonly ExternalData? _data;
    private readonly ScratchPool _scratch;
    private readonly GraphIndex _index;
    private readonly List<FusedConvolution> _convolutions = [];

    /// <summary>Nodes that have become part of another.</summary>
    private readonly HashSet<NodeProto> _fused = new(ReferenceEqualityComparer.Instance);

    private ConvolutionRewriter(GraphProto graph, ExternalData? data, ScratchPool scratch) =>
        (_graph, _data, _scratch, _index) = (graph, data, scratch, new GraphIndex(graph));

    /// <summary>Rewrites a graph in place.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="data">The weights beside it, if there are any; they must live as long as the convolutions.</param>
    /// <param name="scratch">Memory for the convolutions while they run.</param>
    /// <returns>What its new nodes compute, by number.</returns>
    public static IReadOnlyList<FusedConvolution> Rewrite(ModelProto model, ExternalData? data, ScratchPool scratch)
    {
        var rewriter = new ConvolutionRewriter(model.Graph, data, scratch);
        rewriter.ReplaceNodes();
        DropUnused(model.Graph);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = ConvolutionOperator.Domain, Version = 1 });
        return rewriter._convolutions;
    }

    /// <summary>A new node stands where the last of those stood that it is made of: there, all that it reads is known.</summary>
    private void ReplaceNodes()
    {
        var replacements = new Dictionary<NodeProto, NodeProto>(ReferenceEqualityComparer.Instance);
        var nodes = _graph.Node.ToList();
        foreach (var node in nodes.Where(IsTaken))
        {
            var (last, replacement) = Fuse(node);
            replacements.Add(last, replacement);
        }

        _graph.Node.Clear();
        foreach (var node in nodes)
        {
            if (replacements.TryGetValue(node, out var replacement))
                _graph.Node.Add(replacement);
            else if (!_fused.Contains(node))
                _graph.Node.Add(node);
        }
    }

    private bool IsTaken(NodeProto node)
    {
        return node.OpType == "Conv"
            && Is("kernel_shape", 3, 3) && Is("pads", 1, 1, 1, 1) && Is("strides", 1, 1)
            && _index.Constant(node.Input[1]) is { } weight && weight.Dims[0] >= FewestChannels && weight.Dims[1] >= FewestChannels;

        bool Is(string name, params long[] values) => node.Attribute.Any(attribute => attribute.Name == name && attribute.Ints.SequenceEqual(values));
    }

    /// <summary>One convolution with its surroundings, and the node of the old graph whose output it gives.</summary>
    private (NodeProto Last, NodeProto Replacement) Fuse(NodeProto convolution)
    {
        var input = convolution.Input[0];
        var rectifiesInput = _index.Producer(input) is { OpType: "Relu" } before && !_fused.Contains(before);
        if (rectifiesInput)
            input = _index.Producer(input)!.Input[0];

        var last = Take(convolution);
        string? addend = null;
        if (_index.OnlyConsumer(last) is { OpType: "Add" } sum && !_fused.Contains(sum))
        {
            var other = sum.Input.Single(name => name != last.Output[0]);
            if (_index.IsAddend(other, last.Output[0]))
                (last, addend) = (Take(sum), other);
        }

        var rectifiesOutput = _index.OnlyConsumer(last) is { OpType: "Relu" };
        if (rectifiesOutput)
            last = Take(_index.OnlyConsumer(last)!);

        var replacement = new NodeProto
        {
            Domain = ConvolutionOperator.Domain,
            OpType = ConvolutionOperator.Name,
            Name = convolution.Name,
            Input = { input },
            Output = { last.Output[0] },
            Attribute =
            {
                new AttributeProto { Name = ConvolutionOperator.Number, Type = AttributeProto.Types.AttributeType.Int, I = _convolutions.Count },
            },
        };
        if (addend is not null)
            replacement.Input.Add(addend);
        _convolutions.Add(new FusedConvolution(
            new WinogradConvolution(Weights(convolution), _scratch), rectifiesInput, addend is not null, rectifiesOutput));
        return (last, replacement);

        NodeProto Take(NodeProto node)
        {
            _fused.Add(node);
            return node;
        }
    }

    private unsafe WinogradWeights Weights(NodeProto node)
    {
        var weight = _index.Constant(node.Input[1])!;
        var bias = node.Input.Count > 2 ? GraphIndex.Values(_index.Constant(node.Input[2])!) : default;
        var (outputs, inputs) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        return ExternalData.IsExternal(weight)
            ? new WinogradWeights(outputs, inputs, _data!.Find(weight), bias)
            : new WinogradWeights(outputs, inputs, GraphIndex.Values(weight), bias);
    }

    /// <summary>Drops ReLUs, casts and constants that nothing reads any more.</summary>
    private static void DropUnused(GraphProto graph)
    {
        for (var count = -1; count != graph.Node.Count;)
        {
            count = graph.Node.Count;
            var read = graph.Node.SelectMany(node => node.Input).Concat(graph.Output.Select(output => output.Name)).ToHashSet(StringComparer.Ordinal);
            Keep(graph.Node, node => node.Output.Any(read.Contains));
            Keep(graph.Initializer, constant => read.Contains(constant.Name));
        }

        static void Keep<T>(ICollection<T> values, Predicate<T> isKept)
        {
            var kept = values.Where(value => isKept(value)).ToList();
            values.Clear();
            foreach (var value in kept)
                values.Add(value);
        }
    }
}

/// <summary>A convolution with what the graph does right before and behind it.</summary>
/// <param name="Convolution">The convolution; disposed with this.</param>
/// <param name="RectifiesInput">Whether there is a ReLU before it.</param>
/// <param name="HasAddend">Whether something is added to its output.</param>
/// <param name="RectifiesOutput">Whether there is a ReLU behind all that.</param>
internal sealed record FusedConvolution(WinogradConvolution Convolution, bool RectifiesInput, bool HasAddend, bool RectifiesOutput) : IDisposable
{
    public void Dispose() => Convolution.Dispose();
}
