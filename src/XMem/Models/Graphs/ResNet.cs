using XMem.Models.Architecture;

namespace XMem.Models.Graphs;

/// <summary>
/// The residual networks of both encoders (docs/ALGORITHM.md 4, 5, 6.2), BatchNorm folded into the convolutions.
/// </summary>
internal static class ResNet
{
    /// <summary>ONNX Runtime's blocked layout wants channels in blocks of 8 or 16, depending on the processor.</summary>
    private const int ChannelBlock = 16;

    /// <summary>
    /// The first convolution, BatchNorm folded in. Where the next block is free to ignore channels (it projects), zero channels are
    /// added up to a full block, since one odd channel count costs the blocked layout of everything behind it.
    /// </summary>
    public static ConvolutionWeights Stem(NetworkWeights weights, ResNetArchitecture network)
    {
        var stem = weights.Folded($"{network.Prefix}.conv1", $"{network.Prefix}.bn1");
        return network.Blocks.First().HasDownsample ? stem.PadOutputs((stem.Outputs + ChannelBlock - 1) / ChannelBlock * ChannelBlock) : stem;
    }

    /// <summary>The stages at strides 4, 8 and 16.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="network">The architecture.</param>
    /// <param name="x">The pooled stem at stride 4.</param>
    /// <returns>The output of every stage.</returns>
    public static IReadOnlyList<GraphValue> Stages(GraphBuilder graph, NetworkWeights weights, ResNetArchitecture network, GraphValue x)
    {
        var outputs = new List<GraphValue>();
        var blocks = network.Blocks.GetEnumerator();
        foreach (var stage in network.Stages)
        {
            for (var i = 0; i < stage.Blocks && blocks.MoveNext(); i++)
                x = Block(graph, weights, blocks.Current, x);
            outputs.Add(x);
        }

        return outputs;
    }

    private static GraphValue Block(GraphBuilder graph, NetworkWeights weights, ResNetBlock block, GraphValue x)
    {
        var shortcut = block.HasDownsample
            ? graph.Convolve(x, weights.Folded($"{block.Prefix}.downsample.0", $"{block.Prefix}.downsample.1").PadInputs(x.Channels), block.Stride)
            : x;
        var y = block.Kind == BlockKind.Basic
            ? Convolve(2, graph.Relu(Convolve(1, x, block.Stride)))
            : Convolve(3, graph.Relu(Convolve(2, graph.Relu(Convolve(1, x)), block.Stride)));
        return graph.Relu(graph.Add(y, shortcut));

        GraphValue Convolve(int index, GraphValue input, int stride = 1) =>
            graph.Convolve(input, weights.Folded($"{block.Prefix}.conv{index}", $"{block.Prefix}.bn{index}").PadInputs(input.Channels), stride);
    }
}
