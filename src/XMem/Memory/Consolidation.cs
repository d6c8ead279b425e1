namespace XMem.Memory;

/// <summary>
/// Turns the older part of working memory into prototypes of long-term memory: the most used keys, each with a value gathered
/// from all candidates by similarity, "potentiated" (XMem, section 3.3.1; docs/ALGORITHM.md 8.5).
/// </summary>
internal static class Consolidation
{
    /// <summary>Moves candidates from working memory to long-term memory.</summary>
    /// <param name="working">Loses all frames but the permanent and the latest ones.</param>
    /// <param name="longTerm">Gains prototypes; must have room for them.</param>
    /// <param name="groups">All object groups.</param>
    /// <param name="prototypeCount">P; all candidates become prototypes where there are fewer.</param>
    /// <param name="latestFrames">Frames at the end of working memory that stay.</param>
    /// <param name="kernels">What computes where the memories live.</param>
    public static void Run(
        WorkingMemory working,
        LongTermMemory longTerm,
        IReadOnlyList<ObjectGroup> groups,
        int prototypeCount,
        int latestFrames,
        TensorKernels kernels)
    {
        var candidates = working.FindCandidates(latestFrames);
        var prototypes = ChoosePrototypes(working.Elements, candidates, groups.Count, prototypeCount);
        Append(working, longTerm.Elements, groups, candidates, prototypes, kernels);
        working.RemoveCandidates(latestFrames);
    }

    /// <summary>
    /// The most used candidates, most used first; but prototypes that fewer groups have values for come before the others, so
    /// that a group's values keep belonging to the last elements of the list.
    /// </summary>
    private static int[] ChoosePrototypes(ElementStore elements, int[] candidates, int groupCount, int prototypeCount)
    {
        return [.. candidates
            .OrderByDescending(elements.NormalizedUsage)
            .Take(prototypeCount)
            .OrderBy(element => Enumerable.Range(0, groupCount).Count(group => element >= elements.FirstElementOf(group)))];
    }

    private static void Append(
        WorkingMemory working, ElementStore target, IReadOnlyList<ObjectGroup> groups, int[] candidates, int[] prototypes, TensorKernels kernels)
    {
        var first = target.Append(prototypes.Length);
        target.AddGroups(groups);
        for (var g = 0; g < groups.Count; g++)
            target.Values[g].Append(prototypes.Count(element => element >= working.Elements.FirstElementOf(g)));
        kernels.WritePrototypes(working, target, groups, candidates, prototypes);
        kernels.WriteSimilarityRows(target, first, prototypes.Length);
    }
}
