namespace XMem.Models.Graphs;

/// <summary>Fuses the features that all objects share with those of each object (docs/ALGORITHM.md 4).</summary>
internal static class FeatureFusion
{
    /// <summary>Fuses <paramref name="shared"/>, which must be rectified, with <paramref name="perObject"/>.</summary>
    public static GraphValue Apply(GraphBuilder graph, NetworkWeights weights, string prefix, GraphValue shared, GraphValue perObject)
    {
        var fused = GroupResidualBlock.Apply(graph, weights, $"{prefix}.block1", shared, perObject);
        var attended = Cbam.Apply(graph, weights, $"{prefix}.attention", fused);
        return GroupResidualBlock.Apply(graph, weights, $"{prefix}.block2", graph.Add(fused, attended));
    }
}
