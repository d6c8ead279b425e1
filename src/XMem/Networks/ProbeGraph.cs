using static XMem.Models.Graphs.OnnxParts;

namespace XMem.Networks;

/// <summary>A graph that fails where an execution provider would fail later.</summary>
internal static class ProbeGraph
{
    /// <summary>
    /// y = x⁴ for one value, by a convolution, a sum and a matrix product: ONNX Runtime loads what CUDA's need, cuDNN and cuBLAS, when it
    /// first runs one.
    /// </summary>
    public static KernelGraph Create()
    {
        var graph = new KernelGraph("probe");
        graph.Input("x", "1", "1", "1", "1");
        var sum = graph.Apply("ReduceSum", [graph.Apply("Conv", ["x", "x"]), graph.List(2, 3)], Integer("keepdims", 0));
        graph.Apply("Gemm", [sum, sum], ["y"], []);
        graph.Output("y", "1", "1");
        return graph;
    }
}

/// <summary>A graph that copies within a device, to it and from it.</summary>
internal static class CopyGraph
{
    /// <summary>y = x.</summary>
    public static KernelGraph Create()
    {
        var graph = new KernelGraph("copy");
        graph.Input("x", "n");
        graph.Apply("Identity", ["x"], ["y"], []);
        graph.Output("y", "n");
        return graph;
    }
}
