using XMem.Models.Architecture;
using XMem.Models.Graphs.Onnx;

namespace XMem.Models.Graphs;

/// <summary>The mask decoder with its update of the sensory state, once a frame (docs/ALGORITHM.md 7.1).</summary>
internal static class MaskDecoderGraph
{
    /// <summary>Builds the graph.</summary>
    public static ModelProto Build(NetworkArchitecture architecture, NetworkWeights weights, WeightPrecision precision)
    {
        var graph = new GraphBuilder("mask_decoder", precision);
        var stages = architecture.KeyEncoder.Stages;
        var f16 = graph.Input(GraphNames.F16, stages[2].Channels, 16, perObject: false);
        var f8 = graph.Input(GraphNames.F8, stages[1].Channels, 8, perObject: false);
        var f4 = graph.Input(GraphNames.F4, stages[0].Channels, 4, perObject: false);
        var readout = graph.Input(GraphNames.Readout, architecture.Dimensions.Value, 16, perObject: true);
        var hidden = architecture.HasSensoryMemory
            ? graph.Input(GraphNames.Hidden, architecture.Dimensions.Hidden, 16, perObject: true)
            : null;

        var memory = hidden is null ? readout : graph.Concatenate(readout, hidden);
        var g16 = FeatureFusion.Apply(graph, weights, architecture.DecoderFusion.Prefix, f16, memory);
        var g8 = Upsample(graph, weights, "decoder.up_16_8", f8, g16);
        var g4 = Upsample(graph, weights, "decoder.up_8_4", f4, g8);
        var logits = graph.Convolve(graph.Relu(g4), weights.Convolution("decoder.pred"));
        graph.Output(GraphNames.Logits, graph.Upsample(logits, 4));

        if (hidden is not null)
        {
            var summary = Summarize(graph, weights, g16, g8, g4, logits);
            graph.Output(GraphNames.NewHidden, SensoryUpdate.Apply(graph, weights, "decoder.hidden_update.transform", summary, hidden));
        }

        return graph.Build();
    }

    /// <summary>Twice the resolution: bilinear, plus the encoder's features through a convolution that all objects share.</summary>
    private static GraphValue Upsample(GraphBuilder graph, NetworkWeights weights, string prefix, GraphValue skip, GraphValue x) => GroupResidualBlock.Apply(
        graph, weights, $"{prefix}.out_conv", graph.Add(graph.Upsample(x, 2), graph.Convolve(skip, weights.Convolution($"{prefix}.skip_conv"))));

    /// <summary>The three scales of the decoder, brought to stride 16 and summed; concat(g4, logits) in two parts, by linearity.</summary>
    private static GraphValue Summarize(GraphBuilder graph, NetworkWeights weights, GraphValue g16, GraphValue g8, GraphValue g4, GraphValue logits)
    {
        var g4Layer = weights.Convolution("decoder.hidden_update.g4_conv");
        var sum = graph.Add(
            graph.Convolve(g16, weights.Convolution("decoder.hidden_update.g16_conv")),
            graph.Convolve(graph.AveragePool(g8, 2), weights.Convolution("decoder.hidden_update.g8_conv")));
        sum = graph.Add(sum, graph.Convolve(graph.AveragePool(g4, 4), g4Layer.SliceInputs("features", ..g4.Channels, keepBias: true)));
        return graph.Add(sum, graph.Convolve(graph.AveragePool(logits, 4), g4Layer.SliceInputs("logits", g4.Channels.., keepBias: false)));
    }
}
