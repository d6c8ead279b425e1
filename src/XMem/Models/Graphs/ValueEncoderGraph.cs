using XMem.Models.Architecture;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>The value encoder with the deep update of the sensory state, once a memory frame (docs/ALGORITHM.md 6).</summary>
internal static class ValueEncoderGraph
{
    private const int ImageChannels = 3;

    /// <summary>Builds the graph.</summary>
    public static ModelProto Build(NetworkArchitecture architecture, NetworkWeights weights, WeightPrecision precision)
    {
        var graph = new GraphBuilder("value_encoder", precision);
        var image = graph.Input(GraphNames.Image, ImageChannels, 1, perObject: false);
        var f16 = graph.Input(GraphNames.F16, architecture.KeyEncoder.Channels, 16, perObject: false);
        var masks = graph.Input(GraphNames.Masks, 1, 1, perObject: true);
        var others = graph.Input(GraphNames.Others, 1, 1, perObject: true);

        // A checkpoint of the single-object variant lacks the last channel: it counts for nothing (docs/ALGORITHM.md 2.1).
        var layer = ResNet.Stem(weights, architecture.ValueEncoder).PadInputs(ParameterList.ValueInputs);
        var stem = graph.Add(
            graph.Convolve(graph.Concatenate(masks, others), layer.SliceInputs("per_object", ImageChannels.., keepBias: true), 2),
            graph.Convolve(image, layer.SliceInputs("shared", ..ImageChannels, keepBias: false), 2));
        var features = ResNet.Stages(graph, weights, architecture.ValueEncoder, graph.Relu(graph.MaxPool(stem)))[^1];
        var value = FeatureFusion.Apply(graph, weights, architecture.ValueFusion.Prefix, f16, features);
        graph.Output(GraphNames.Value, value);

        if (architecture.HasSensoryMemory)
        {
            var hidden = graph.Input(GraphNames.Hidden, architecture.Dimensions.Hidden, 16, perObject: true);
            graph.Output(GraphNames.NewHidden, SensoryUpdate.Apply(graph, weights, "value_encoder.hidden_reinforce.transform", value, hidden));
        }

        return graph.Build();
    }
}
