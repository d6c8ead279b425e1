namespace XMem.Models.Graphs;

/// <summary>The gated update of the sensory state (docs/ALGORITHM.md 6.3).</summary>
internal static class SensoryUpdate
{
    /// <summary>
    /// <c>f h (1 - u) + u c</c> with the forget gate f, the update gate u and the candidate c from one convolution over
    /// concat(x, h); written as <c>f h + u (c - f h)</c>.
    /// </summary>
    public static GraphValue Apply(GraphBuilder graph, NetworkWeights weights, string transform, GraphValue x, GraphValue hidden)
    {
        var gates = graph.Split(
            graph.Convolve(graph.Concatenate(x, hidden), weights.Convolution(transform)), hidden.Channels, hidden.Channels, hidden.Channels);
        var kept = graph.Multiply(graph.Sigmoid(gates[0]), hidden);
        return graph.Add(kept, graph.Multiply(graph.Sigmoid(gates[1]), graph.Subtract(graph.Tanh(gates[2]), kept)));
    }
}
