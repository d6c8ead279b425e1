namespace XMem.Models.Graphs;

/// <summary>The convolutional block attention module (docs/ALGORITHM.md 4): a gate per channel, then a gate per pixel.</summary>
internal static class Cbam
{
    /// <summary>Applies both gates.</summary>
    public static GraphValue Apply(GraphBuilder graph, NetworkWeights weights, string prefix, GraphValue x)
    {
        var gated = graph.Multiply(x, graph.Sigmoid(ChannelLogits(graph, weights, $"{prefix}.ChannelGate.mlp", x)));
        var statistics = graph.Concatenate(graph.ChannelMax(gated), graph.ChannelMean(gated));
        return graph.Multiply(gated, graph.Sigmoid(graph.Convolve(statistics, weights.Convolution($"{prefix}.SpatialGate.spatial.conv"))));
    }

    /// <summary>mlp(mean) + mlp(max). The second layer is linear: it is applied once, to the sum, and its bias counts twice.</summary>
    private static GraphValue ChannelLogits(GraphBuilder graph, NetworkWeights weights, string mlp, GraphValue x)
    {
        var (first, second) = (weights.Convolution($"{mlp}.1"), weights.Convolution($"{mlp}.3"));
        var sum = graph.Add(
            graph.Relu(graph.Convolve(graph.GlobalAveragePool(x), first)),
            graph.Relu(graph.Convolve(graph.GlobalMaxPool(x), first)));
        return graph.Convolve(sum, second with { Bias = [.. second.Bias!.Select(value => 2 * value)] });
    }
}
