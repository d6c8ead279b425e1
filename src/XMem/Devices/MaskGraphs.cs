using XMem.Models.Graphs.Onnx;
using XMem.Networks;
using static XMem.Models.Graphs.OnnxParts;

namespace XMem.Devices;

/// <summary>The graphs between the mask decoder and the labels, on a device. n objects, H x W pixels.</summary>
internal static class MaskGraphs
{
    private const float MinProbability = 1e-7f;

    /// <summary>Logits to probabilities with the background first, each pixel's sum 1 (docs/ALGORITHM.md 7.2).</summary>
    public static KernelGraph Aggregate()
    {
        var graph = new KernelGraph("aggregate");
        graph.Input("logits", "n", "pixels");
        var masks = graph.Apply("Sigmoid", ["logits"]);
        var background = graph.Apply(
            "ReduceProd", [graph.Apply("Sub", [graph.Scalar(1), masks])], Integers("axes", 0), Integer("keepdims", 1));
        var joined = graph.Apply("Concat", [background, masks], Integer("axis", 0));
        var all = graph.Apply("Clip", [joined, graph.Scalar(MinProbability), graph.Scalar(1 - MinProbability)]);
        var odds = graph.Apply("Div", [all, graph.Apply("Sub", [graph.Scalar(1), all])]);
        graph.Apply("Div", [odds, graph.Apply("ReduceSum", [odds, graph.List(0)], Integer("keepdims", 1))], ["probabilities"], []);
        graph.Output("probabilities", "channels", "pixels");
        return graph;
    }

    /// <summary>For each object the sum of the other objects' masks.</summary>
    public static KernelGraph Others()
    {
        var graph = new KernelGraph("others");
        graph.Input("masks", "n", "pixels");
        graph.Apply("Sub", [graph.Apply("ReduceSum", ["masks", graph.List(0)], Integer("keepdims", 1)), "masks"], ["others"], []);
        graph.Output("others", "n", "pixels");
        return graph;
    }

    /// <summary>
    /// The most probable channel of each pixel of the source, the lowest if several are (docs/ALGORITHM.md 10.4).
    /// </summary>
    /// <param name="isResized">Whether the source has another size than what was tracked.</param>
    public static KernelGraph Labels(bool isResized)
    {
        var graph = new KernelGraph("labels");
        graph.Input("probabilities", "channels", "H", "W");
        graph.IndexInput("starts", "2");
        graph.IndexInput("ends", "2");
        var maps = graph.Apply("Slice", ["probabilities", "starts", "ends", graph.List(1, 2)]);
        if (isResized)
        {
            graph.IndexInput("sizes", "4");
            maps = graph.Apply(
                "Resize",
                [graph.Apply("Unsqueeze", [maps, graph.List(0)]), "", "", "sizes"],
                Text("mode", "linear"),
                Text("coordinate_transformation_mode", "half_pixel"));
            maps = graph.Apply("Squeeze", [maps, graph.List(0)]);
        }

        var channel = graph.Apply("ArgMax", [maps], Integer("axis", 0), Integer("keepdims", 0));
        graph.Apply("Cast", [channel], ["labels"], [Integer("to", (long)TensorProto.Types.DataType.Uint8)]);
        graph.ByteOutput("labels", "height", "width");
        return graph;
    }
}
