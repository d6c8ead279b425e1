using System.Globalization;
using System.Runtime.InteropServices;
using XMem.Models.Graphs.Onnx;
using static XMem.Models.Graphs.OnnxParts;

namespace XMem.Models.Graphs;

/// <summary>Writes an ONNX graph, operator by operator. The same calls give the same bytes.</summary>
/// <param name="name">The graph's name.</param>
/// <param name="precision">How weights are stored.</param>
internal sealed class GraphBuilder(string name, WeightPrecision precision)
{
    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _outputs = new(StringComparer.Ordinal);

    /// <summary>Declares an input of the network.</summary>
    public GraphValue Input(string name, int channels, int stride, bool perObject)
    {
        var value = new GraphValue(Unique(name), channels, stride, perObject);
        _graph.Input.Add(Describe(value));
        return value;
    }

    /// <summary>Declares a value to be an output of the network, under that name.</summary>
    public void Output(string name, GraphValue value)
    {
        _outputs.Add(value.Name, Unique(name));
        _graph.Output.Add(Describe(value with { Name = name }));
    }

    /// <summary>A convolution with zero padding that keeps the size, but for the stride.</summary>
    public GraphValue Convolve(GraphValue x, ConvolutionWeights weights, int stride = 1)
    {
        if (x.Channels != weights.Inputs)
            throw new InvalidOperationException($"{weights.Name} wants {weights.Inputs} channels, {x.Name} has {x.Channels}.");
        var padding = weights.Kernel / 2;
        List<string> inputs = [x.Name, Weight($"{weights.Name}.weight", [weights.Outputs, weights.Inputs, weights.Kernel, weights.Kernel], weights.Weight)];
        if (weights.Bias is not null)
            inputs.Add(Initializer($"{weights.Name}.bias", [weights.Outputs], TensorProto.Types.DataType.Float, Bytes<float>(weights.Bias)));
        return Add(
            "Conv",
            inputs,
            x with { Name = weights.Name, Channels = weights.Outputs, Stride = x.Stride * stride },
            Integers("kernel_shape", weights.Kernel, weights.Kernel),
            Integers("pads", padding, padding, padding, padding),
            Integers("strides", stride, stride));
    }

    /// <summary>max(x, 0).</summary>
    public GraphValue Relu(GraphValue x) => Add("Relu", [x.Name], x with { Name = "relu" });

    /// <summary>The logistic function.</summary>
    public GraphValue Sigmoid(GraphValue x) => Add("Sigmoid", [x.Name], x with { Name = "sigmoid" });

    /// <summary>The hyperbolic tangent.</summary>
    public GraphValue Tanh(GraphValue x) => Add("Tanh", [x.Name], x with { Name = "tanh" });

    /// <summary>a + b; what all objects share is added to each object's.</summary>
    public GraphValue Add(GraphValue a, GraphValue b) => Broadcast("Add", a, b);

    /// <summary>a - b.</summary>
    public GraphValue Subtract(GraphValue a, GraphValue b) => Broadcast("Sub", a, b);

    /// <summary>a * b, where either may be pooled or have a single channel.</summary>
    public GraphValue Multiply(GraphValue a, GraphValue b) => Broadcast("Mul", a, b);

    /// <summary>x + constant.</summary>
    public GraphValue Add(GraphValue x, float constant)
    {
        var scalar = Initializer(
            string.Create(CultureInfo.InvariantCulture, $"constant_{constant}"), [], TensorProto.Types.DataType.Float, Bytes<float>([constant]));
        return Add("Add", [x.Name, scalar], x with { Name = "add" });
    }

    /// <summary>Channels of several values after each other.</summary>
    public GraphValue Concatenate(params GraphValue[] values) =>
        Add("Concat", values.Select(value => value.Name), values[0] with { Name = "concat", Channels = values.Sum(value => value.Channels) }, Integer("axis", 1));

    /// <summary>Channels in consecutive parts.</summary>
    public IReadOnlyList<GraphValue> Split(GraphValue x, params int[] channels)
    {
        var sizes = Initializer(
            $"sizes_{string.Join('_', channels)}", [channels.Length], TensorProto.Types.DataType.Int64, Bytes<long>([.. channels.Select(count => (long)count)]));
        var parts = channels.Select(count => x with { Name = Unique("split"), Channels = count }).ToList();
        AddNode("Split", parts[0].Name, [x.Name, sizes], parts, Integer("axis", 1));
        return parts;
    }

    /// <summary>3x3 maximum at every second pixel.</summary>
    public GraphValue MaxPool(GraphValue x) => Add(
        "MaxPool",
        [x.Name],
        x with { Name = "max_pool", Stride = x.Stride * 2 },
        Integers("kernel_shape", 3, 3),
        Integers("pads", 1, 1, 1, 1),
        Integers("strides", 2, 2));

    /// <summary>Means of factor x factor blocks.</summary>
    public GraphValue AveragePool(GraphValue x, int factor) => Add(
        "AveragePool",
        [x.Name],
        x with { Name = "average_pool", Stride = x.Stride * factor },
        Integers("kernel_shape", factor, factor),
        Integers("strides", factor, factor));

    /// <summary>The mean of each channel.</summary>
    public GraphValue GlobalAveragePool(GraphValue x) => Add("GlobalAveragePool", [x.Name], x with { Name = "global_average_pool", Stride = GraphValue.Pooled });

    /// <summary>The maximum of each channel.</summary>
    public GraphValue GlobalMaxPool(GraphValue x) => Add("GlobalMaxPool", [x.Name], x with { Name = "global_max_pool", Stride = GraphValue.Pooled });

    /// <summary>The maximum over the channels of each pixel.</summary>
    public GraphValue ChannelMax(GraphValue x) => Add("ReduceMax", [x.Name], x with { Name = "channel_max", Channels = 1 }, Integers("axes", 1));

    /// <summary>The mean over the channels of each pixel.</summary>
    public GraphValue ChannelMean(GraphValue x) => Add("ReduceMean", [x.Name], x with { Name = "channel_mean", Channels = 1 }, Integers("axes", 1));

    /// <summary>
    /// Bilinear upsampling with half-pixel centers. A single channel must not enter ONNX Runtime's blocked layout, which would
    /// compute a block of 16 at full resolution; it knows half_pixel, but not pytorch_half_pixel, which differs for outputs of one
    /// pixel only.
    /// </summary>
    public GraphValue Upsample(GraphValue x, int factor)
    {
        var scales = Initializer($"scales_{factor}", [4], TensorProto.Types.DataType.Float, Bytes<float>([1, 1, factor, factor]));
        return Add(
            "Resize",
            [x.Name, "", scales],
            x with { Name = "upsample", Stride = x.Stride / factor },
            Text("mode", "linear"),
            Text("coordinate_transformation_mode", x.Channels == 1 ? "pytorch_half_pixel" : "half_pixel"));
    }

    /// <summary>The finished model.</summary>
    public ModelProto Build()
    {
        foreach (var node in _graph.Node)
        {
            Rename(node.Input);
            Rename(node.Output);
        }

        var intermediate = _graph.ValueInfo.Where(info => !_outputs.ContainsKey(info.Name)).ToList();
        _graph.ValueInfo.Clear();
        _graph.ValueInfo.AddRange(intermediate);
        return Model(_graph);

        void Rename(IList<string> names)
        {
            for (var i = 0; i < names.Count; i++)
                names[i] = _outputs.GetValueOrDefault(names[i], names[i]);
        }
    }

    private GraphValue Broadcast(string operation, GraphValue a, GraphValue b) => Add(
        operation,
        [a.Name, b.Name],
        new GraphValue(
            operation.ToLowerInvariant(),
            Math.Max(a.Channels, b.Channels),
            a.Stride == GraphValue.Pooled ? b.Stride : a.Stride,
            a.PerObject || b.PerObject));

    private GraphValue Add(string operation, IEnumerable<string> inputs, GraphValue result, params AttributeProto[] attributes)
    {
        var named = result with { Name = Unique(result.Name) };
        AddNode(operation, named.Name, inputs, [named], attributes);
        return named;
    }

    private void AddNode(string operation, string nodeName, IEnumerable<string> inputs, IReadOnlyList<GraphValue> results, params AttributeProto[] attributes)
    {
        _graph.Node.Add(new NodeProto
        {
            OpType = operation,
            Name = nodeName,
            Input = { inputs },
            Output = { results.Select(result => result.Name) },
            Attribute = { attributes },
        });
        _graph.ValueInfo.AddRange(results.Select(Describe));
    }

    private string Weight(string name, ReadOnlySpan<int> shape, float[] values)
    {
        if (precision == WeightPrecision.Float32)
            return Initializer(name, shape, TensorProto.Types.DataType.Float, Bytes<float>(values));

        var halves = new Half[values.Length];
        for (var i = 0; i < values.Length; i++)
            halves[i] = (Half)values[i];
        if (Array.Exists(halves, Half.IsInfinity))
            return Initializer(name, shape, TensorProto.Types.DataType.Float, Bytes<float>(values));
        if (!_constants.Add(name))
            return name;

        var stored = Initializer($"{name}.half", shape, TensorProto.Types.DataType.Float16, Bytes<Half>(halves));
        _graph.Node.Add(new NodeProto
        {
            OpType = "Cast",
            Name = $"{name}.cast",
            Input = { stored },
            Output = { name },
            Attribute = { Integer("to", (long)TensorProto.Types.DataType.Float) },
        });
        return name;
    }

    /// <summary>Adds a constant, unless it is there already.</summary>
    private string Initializer(string name, ReadOnlySpan<int> shape, TensorProto.Types.DataType type, byte[] data)
    {
        if (!_constants.Add(name))
            return name;
        _graph.Initializer.Add(Tensor(name, type, shape.ToArray().Select(extent => (long)extent), data));
        return name;
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 2; !_names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        return unique;
    }

    /// <summary>
    /// The shape with one symbol for each size. ONNX Runtime keeps its blocked layout through a sum only where it sees that both
    /// sides have the same shape, and symbols are how it sees that.
    /// </summary>
    private static ValueInfoProto Describe(GraphValue value)
    {
        return OnnxParts.Value(
            value.Name, TensorProto.Types.DataType.Float, [value.PerObject ? Symbol("n") : Extent(1), Extent(value.Channels), .. Plane(value.Stride)]);

        static TensorShapeProto.Types.Dimension[] Plane(int stride) => stride switch
        {
            GraphValue.Pooled => [Extent(1), Extent(1)],
            1 => [Symbol("H"), Symbol("W")],
            16 => [Symbol("h"), Symbol("w")],
            _ => [Symbol($"H/{stride}"), Symbol($"W/{stride}")],
        };
    }

    /// <summary>The bytes of a constant, little endian as ONNX wants them and as every platform of .NET has them.</summary>
    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();
}
