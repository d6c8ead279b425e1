using XMem.Models.Graphs.Onnx;
using XMem.Networks;
using static XMem.Models.Graphs.OnnxParts;

namespace XMem.Devices;

/// <summary>
/// The graphs that read, write and consolidate memory on a device. Rows are memory elements; Ck, Cv, HW as in the paper, D = 2 Ck + 1
/// the length of a similarity row (<see cref="Memory.SimilarityRow"/>), W = objects x Cv the width of a group's values.
/// </summary>
internal static class MemoryGraphs
{
    private const long Float = (long)TensorProto.Types.DataType.Float;

    /// <summary>y = x transposed: between planes and rows.</summary>
    public static KernelGraph Transpose()
    {
        var graph = new KernelGraph("transpose");
        graph.Input("x", "a", "b");
        graph.Apply("Transpose", ["x"], ["y"], [Integers("perm", 1, 0)]);
        graph.Output("y", "b", "a");
        return graph;
    }

    /// <summary>y = x[rows] for axis 0, x[:, columns] for axis 1.</summary>
    public static KernelGraph Gather(int axis)
    {
        var graph = new KernelGraph("gather");
        graph.Input("x", "a", "b");
        graph.IndexInput("indices", "n");
        graph.Apply("Gather", ["x", "indices"], ["y"], [Integer("axis", axis)]);
        graph.Output("y", axis == 0 ? "n" : "a", axis == 0 ? "b" : "n");
        return graph;
    }

    /// <summary>Similarity rows of keys and shrinkage: [-s k², 2 s k, -s] / √Ck.</summary>
    public static KernelGraph SimilarityRows(int keyChannels)
    {
        var graph = new KernelGraph("similarity_rows");
        graph.Input("key", "n", $"{keyChannels}");
        graph.Input("shrinkage", "n", "1");
        var scale = graph.Apply("Div", ["shrinkage", graph.Scalar(MathF.Sqrt(keyChannels))]);
        var negative = graph.Apply("Neg", [scale]);
        var squares = graph.Apply("Mul", [graph.Apply("Mul", [negative, "key"]), "key"]);
        var twice = graph.Apply("Mul", [graph.Apply("Mul", [scale, graph.Scalar(2)]), "key"]);
        graph.Apply("Concat", [squares, twice, negative], ["rows"], [Integer("axis", 1)]);
        graph.Output("rows", "n", $"{2 * keyChannels + 1}");
        return graph;
    }

    /// <summary>Columns of a frame's queries, from planes: [e, e q, Σ e q²], a row each.</summary>
    public static KernelGraph Queries(int keyChannels)
    {
        var graph = new KernelGraph("queries");
        graph.Input("key", $"{keyChannels}", "n");
        graph.Input("selection", $"{keyChannels}", "n");
        var key = graph.Apply("Transpose", ["key"], Integers("perm", 1, 0));
        var selection = graph.Apply("Transpose", ["selection"], Integers("perm", 1, 0));
        ToQueries(graph, key, selection, "queries");
        graph.Output("queries", "n", $"{2 * keyChannels + 1}");
        return graph;
    }

    /// <summary>
    /// Reads memory for a block of queries: similarity, the best k, softmax, and the sum of their values. Similarity lies queries x
    /// elements, where CUDA's TopK is fast.
    /// </summary>
    /// <param name="isSplit">
    /// Whether elements come in two parts, long-term and working memory, numbered through; otherwise in one.
    /// </param>
    public static KernelGraph Read(bool isSplit)
    {
        var graph = new KernelGraph("read");
        graph.Input("queries", "q", "d");
        graph.Input("rows", "n", "d");
        graph.Input("values", "n", "w");
        graph.IndexInput("k", "1");
        var scores = Product(graph, "queries", "rows");
        if (isSplit)
        {
            graph.Input("working_rows", "m", "d");
            graph.Input("working_values", "m", "w");
            graph.IndexInput("split", "1");
            scores = graph.Apply("Concat", [scores, Product(graph, "queries", "working_rows")], Integer("axis", 1));
        }

        graph.Apply("TopK", [scores, "k"], ["best", "elements"], [Integer("axis", -1), Integer("largest", 1), Integer("sorted", 1)]);
        graph.Apply("Softmax", ["best"], ["weights"], [Integer("axis", -1)]);
        if (isSplit)
        {
            // Each part's sum takes the weights of its own elements, and zero for the others.
            var last = graph.Apply("Sub", ["split", graph.List(1)]);
            var isLongTerm = graph.Apply("Cast", [graph.Apply("Less", ["elements", "split"])], Integer("to", Float));
            var longTermWeights = graph.Apply("Mul", ["weights", isLongTerm]);
            var longTerm = Sum(graph, "values", graph.Apply("Min", ["elements", last]), longTermWeights);
            var working = Sum(
                graph,
                "working_values",
                graph.Apply("Max", [graph.Apply("Sub", ["elements", "split"]), graph.List(0)]),
                graph.Apply("Sub", ["weights", longTermWeights]));
            graph.Apply("Add", [longTerm, working], ["readout"], []);
        }
        else
        {
            graph.Apply("Identity", [Sum(graph, "values", "elements", "weights")], ["readout"], []);
        }

        graph.Output("readout", "q", "w");
        graph.IndexOutput("elements", "q", "best");
        graph.Output("weights", "q", "best");
        return graph;
    }

    /// <summary>
    /// What prototypes gather from candidates: the softmax over the candidates of their similarity with each prototype, times their
    /// values (XMem, section 3.3.1; docs/ALGORITHM.md 8.5).
    /// </summary>
    public static KernelGraph Potentiate()
    {
        var graph = new KernelGraph("potentiate");
        graph.Input("rows", "n", "d");
        graph.Input("key", "n", "ck");
        graph.Input("selection", "n", "ck");
        graph.Input("values", "m", "w");
        graph.IndexInput("candidates", "c");
        graph.IndexInput("prototypes", "p");
        graph.IndexInput("value_rows", "c");
        var queries = ToQueries(graph, Rows(graph, "key", "prototypes"), Rows(graph, "selection", "prototypes"));
        var weights = graph.Apply("Softmax", [Product(graph, queries, Rows(graph, "rows", "candidates"))], Integer("axis", -1));
        graph.Apply("MatMul", [weights, Rows(graph, "values", "value_rows")], ["prototype_values"], []);
        graph.Output("prototype_values", "p", "w");
        return graph;
    }

    private static string Rows(KernelGraph graph, string values, string indices) => graph.Apply("Gather", [values, indices], Integer("axis", 0));

    private static string Product(KernelGraph graph, string left, string right) => graph.Apply("Gemm", [left, right], Integer("transB", 1));

    private static string ToQueries(KernelGraph graph, string key, string selection, string? result = null)
    {
        var product = graph.Apply("Mul", [selection, key]);
        var constant = graph.Apply("ReduceSum", [graph.Apply("Mul", [product, key]), graph.List(1)], Integer("keepdims", 1));
        if (result is null)
            return graph.Apply("Concat", [selection, product, constant], Integer("axis", 1));
        graph.Apply("Concat", [selection, product, constant], [result], [Integer("axis", 1)]);
        return result;
    }

    /// <summary>Σ weight x value over the chosen elements of each query.</summary>
    private static string Sum(KernelGraph graph, string values, string elements, string weights)
    {
        var chosen = graph.Apply("Gather", [values, elements], Integer("axis", 0));
        var row = graph.Apply("Unsqueeze", [weights, graph.List(1)]);
        return graph.Apply("Squeeze", [graph.Apply("MatMul", [row, chosen]), graph.List(1)]);
    }
}
