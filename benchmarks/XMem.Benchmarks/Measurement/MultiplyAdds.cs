using System.Globalization;
using XMem.Models;
using XMem.Models.Graphs.Onnx;

namespace XMem.Benchmarks.Measurement;

/// <summary>
/// Counts a graph's multiply-adds as its operators define them: in convolutions and matrix products, which is nearly all there is.
/// A runtime may get by with fewer.
/// </summary>
internal static class MultiplyAdds
{
    /// <summary>Counts those of a graph file.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="height">H, height of the network input.</param>
    /// <param name="width">W, width of the network input.</param>
    /// <param name="objects">n.</param>
    public static long Count(string path, int height, int width, int objects)
    {
        using var file = File.OpenRead(path);
        return Count(ModelProto.Parser.ParseFrom(file), height, width, objects);
    }

    /// <summary>Counts those of a graph in which every value has a shape, of numbers and of the symbols that the importer writes.</summary>
    public static long Count(ModelProto model, int height, int width, int objects)
    {
        var graph = model.Graph;
        var shapes = graph.ValueInfo.Concat(graph.Output).ToDictionary(value => value.Name, value => value.Type.TensorType.Shape, StringComparer.Ordinal);
        var weights = graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => tensor.Dims, StringComparer.Ordinal);

        // Weights that are stored in half precision reach their operator through a cast.
        foreach (var cast in graph.Node.Where(node => node.OpType == "Cast" && weights.ContainsKey(node.Input[0])))
            weights[cast.Output[0]] = weights[cast.Input[0]];

        return graph.Node.Sum(node => node.OpType switch
        {
            // Weights are [outputs, inputs of the group, rows, columns].
            "Conv" => Outputs(node) * Product(weights[node.Input[1]].Skip(1)),
            "MatMul" => Outputs(node) * weights[node.Input[1]][^2],
            "ConvTranspose" or "Gemm" => throw new NotSupportedException($"Multiply-adds of {node.OpType} are not counted."),
            _ => 0,
        });

        long Outputs(NodeProto node) => Product(shapes[node.Output[0]].Dim.Select(Extent));

        long Extent(TensorShapeProto.Types.Dimension dimension) => dimension.DimParam switch
        {
            "" => dimension.DimValue,
            "n" => objects,
            "h" => height / ModelDimensions.Stride,
            "w" => width / ModelDimensions.Stride,
            ['H', .. var divisor] => height / Divisor(divisor),
            ['W', .. var divisor] => width / Divisor(divisor),
            var symbol => throw new NotSupportedException($"'{symbol}' is no extent of these graphs."),
        };

        // "/4", or nothing.
        static int Divisor(string text) => text.Length == 0 ? 1 : int.Parse(text.AsSpan(1), CultureInfo.InvariantCulture);
    }

    private static long Product(IEnumerable<long> extents) => extents.Aggregate(1L, (product, extent) => product * extent);
}
