namespace XMem.Models.Graphs;

/// <summary>
/// A residual block without normalization (docs/ALGORITHM.md 4): <c>conv2(relu(conv1(relu(x)))) + shortcut(x)</c>.
/// </summary>
internal static class GroupResidualBlock
{
    /// <summary>The block over one value.</summary>
    public static GraphValue Apply(GraphBuilder graph, NetworkWeights weights, string prefix, GraphValue x)
    {
        var y = graph.Convolve(graph.Relu(x), weights.Convolution($"{prefix}.conv1"));
        var shortcut = weights.Has($"{prefix}.downsample") ? graph.Convolve(x, weights.Convolution($"{prefix}.downsample")) : x;
        return graph.Add(graph.Convolve(graph.Relu(y), weights.Convolution($"{prefix}.conv2")), shortcut);
    }

    /// <summary>
    /// The block over concat(shared, perObject) without building it: by linearity the shared half of each convolution is computed
    /// once for all objects (docs/ALGORITHM.md 11).
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="prefix">What the block's parameters' names start with.</param>
    /// <param name="shared">What all objects share; already rectified, so that its ReLU changes nothing.</param>
    /// <param name="perObject">What each object has.</param>
    public static GraphValue Apply(GraphBuilder graph, NetworkWeights weights, string prefix, GraphValue shared, GraphValue perObject)
    {
        var y = Convolve(weights.Convolution($"{prefix}.conv1"), graph.Relu(perObject));
        var shortcut = Convolve(
            weights.Has($"{prefix}.downsample")
                ? weights.Convolution($"{prefix}.downsample")
                : ConvolutionWeights.Identity($"{prefix}.identity", shared.Channels + perObject.Channels),
            perObject);
        return graph.Add(graph.Convolve(graph.Relu(y), weights.Convolution($"{prefix}.conv2")), shortcut);

        GraphValue Convolve(ConvolutionWeights layer, GraphValue own) => graph.Add(
            graph.Convolve(own, layer.SliceInputs("per_object", shared.Channels.., keepBias: true)),
            graph.Convolve(shared, layer.SliceInputs("shared", ..shared.Channels, keepBias: false)));
    }
}
