using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using XMem.Models.Graphs;
using XMem.Models.Graphs.Onnx;

namespace XMem.Networks;

/// <summary>
/// Has a network compute in float16, between inputs and outputs of float32. What leads from the last convolutions to keys, shrinkage,
/// selection and logits stays in float32: these are compared and exponentiated, where 11 bits are too few.
/// </summary>
internal static class HalfPrecision
{
    private const long Float = (long)TensorProto.Types.DataType.Float;
    private const long Float16 = (long)TensorProto.Types.DataType.Float16;

    private static readonly HashSet<string> PreciseOutputs = new(StringComparer.Ordinal)
    {
        GraphNames.Key, GraphNames.Shrinkage, GraphNames.Selection, GraphNames.Logits,
    };

    /// <summary>Rewrites a network in place.</summary>
    /// <exception cref="InvalidDataException">A weight is too large for float16.</exception>
    public static void Convert(ModelProto model)
    {
        var graph = model.Graph;
        var precise = FindPrecise(graph);
        var integers = graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Int64).Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var scales = graph.Node.Where(node => node.OpType == "Resize").SelectMany(node => node.Input.Skip(1)).ToHashSet(StringComparer.Ordinal);

        // Each float32 value that a float16 node reads, or the other way round, gets a cast of its own.
        var halves = new HashSet<string>(StringComparer.Ordinal);
        var nodes = new List<NodeProto>();
        var casts = new HashSet<string>(StringComparer.Ordinal);
        ConvertWeights(graph, precise, scales, halves);
        foreach (var node in graph.Node)
        {
            if (node.OpType == "Cast" && node.Input.Count == 1 && halves.Contains(node.Input[0]))
            {
                // Weights that are stored in 16 bits need not be made 32 first.
                SetType(node, Float16);
                halves.Add(node.Output[0]);
                nodes.Add(node);
                continue;
            }

            var isHalf = !precise.Contains(node);
            for (var i = 0; i < node.Input.Count; i++)
            {
                if (IsFloat(node.Input[i]) && halves.Contains(node.Input[i]) != isHalf && !scales.Contains(node.Input[i]))
                    node.Input[i] = Cast(node.Input[i], isHalf);
            }

            if (isHalf)
                halves.UnionWith(node.Output);
            nodes.Add(node);
        }

        foreach (var output in graph.Output.Where(output => halves.Contains(output.Name)))
        {
            var half = $"{output.Name}.half";
            foreach (var node in nodes)
            {
                Rename(node.Input, output.Name, half);
                Rename(node.Output, output.Name, half);
            }

            halves.Add(half);
            nodes.Add(MakeCast(half, output.Name, Float));
        }

        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        foreach (var value in graph.ValueInfo.Where(value => halves.Contains(value.Name)))
            value.Type.TensorType.ElemType = (int)Float16;

        bool IsFloat(string name) => name.Length > 0 && !integers.Contains(name);

        string Cast(string name, bool toHalf)
        {
            var cast = toHalf ? $"{name}.to_half" : $"{name}.to_float";
            if (casts.Add(cast))
                nodes.Add(MakeCast(name, cast, toHalf ? Float16 : Float));
            return cast;
        }
    }

    /// <summary>The nodes from precise outputs back to the nearest convolutions, and what makes weights for them.</summary>
    private static HashSet<NodeProto> FindPrecise(GraphProto graph)
    {
        var makers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);
        var found = new HashSet<NodeProto>();
        var pending = new Stack<string>(graph.Output.Select(output => output.Name).Where(PreciseOutputs.Contains));
        while (pending.TryPop(out var value))
        {
            if (!makers.TryGetValue(value, out var node) || !found.Add(node) || node.OpType == "Cast")
                continue;
            foreach (var input in node.OpType == "Conv" ? node.Input.Skip(1) : node.Input)
                pending.Push(input);
        }

        return found;
    }

    private static void ConvertWeights(GraphProto graph, HashSet<NodeProto> precise, HashSet<string> scales, HashSet<string> halves)
    {
        var kept = precise.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            if (kept.Contains(tensor.Name) || scales.Contains(tensor.Name))
                continue;
            if (tensor.DataType == (int)Float)
                Convert(tensor);
            if (tensor.DataType == (int)Float16)
                halves.Add(tensor.Name);
        }
    }

    private static void Convert(TensorProto tensor)
    {
        var values = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);
        var halves = new Half[values.Length];
        for (var i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (Half.IsInfinity(halves[i]))
                throw new InvalidDataException($"the weight '{tensor.Name}' holds {values[i]}, which is too large for 16 bits. Use -Precision Float32.");
        }

        tensor.DataType = (int)Float16;
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes<Half>(halves).ToArray());
    }

    private static void SetType(NodeProto cast, long type) => cast.Attribute.Single(attribute => attribute.Name == "to").I = type;

    private static NodeProto MakeCast(string from, string to, long type) => new()
    {
        OpType = "Cast",
        Name = $"{to}.cast",
        Input = { from },
        Output = { to },
        Attribute = { new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = type } },
    };

    private static void Rename(RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
            names[i] = names[i] == from ? to : names[i];
    }
}
