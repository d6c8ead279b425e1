using XMem.Models.Architecture;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>The key encoder and its projections, once a frame (docs/ALGORITHM.md 5).</summary>
internal static class KeyEncoderGraph
{
    /// <summary>Builds the graph.</summary>
    public static ModelProto Build(NetworkArchitecture architecture, NetworkWeights weights, WeightPrecision precision)
    {
        var graph = new GraphBuilder("key_encoder", precision);
        var image = graph.Input(GraphNames.Image, 3, 1, perObject: false);

        var network = architecture.KeyEncoder;
        var stem = graph.MaxPool(graph.Relu(graph.Convolve(image, ResNet.Stem(weights, network), 2)));
        var stages = ResNet.Stages(graph, weights, network, stem);

        // One convolution over f16 for all three projections.
        var projection = ConvolutionWeights.Join(
            "key_proj",
            weights.Convolution("key_proj.key_proj"),
            weights.Convolution("key_proj.d_proj"),
            weights.Convolution("key_proj.e_proj"));
        var key = architecture.Dimensions.Key;
        var projected = graph.Split(graph.Convolve(stages[2], projection), key, 1, key);

        graph.Output(GraphNames.Key, projected[0]);
        graph.Output(GraphNames.Shrinkage, graph.Add(graph.Multiply(projected[1], projected[1]), 1));
        graph.Output(GraphNames.Selection, graph.Sigmoid(projected[2]));
        graph.Output(GraphNames.F16, stages[2]);
        graph.Output(GraphNames.F8, stages[1]);
        graph.Output(GraphNames.F4, stages[0]);
        return graph.Build();
    }
}
