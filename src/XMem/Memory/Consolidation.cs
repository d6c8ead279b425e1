using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace XMem.Memory;

/// <summary>
/// Turns the older part of working memory into prototypes of long-term memory: the most used keys, each with a value gathered
/// from all candidates by similarity, "potentiated" (XMem, section 3.3.1; spec 8.5).
/// </summary>
internal static unsafe class Consolidation
{
    /// <summary>Moves candidates from working memory to long-term memory.</summary>
    /// <param name="working">Loses all frames but the permanent and the latest ones.</param>
    /// <param name="longTerm">Gains prototypes; must have room for them.</param>
    /// <param name="groups">All object groups.</param>
    /// <param name="prototypeCount">P; all candidates become prototypes where there are fewer.</param>
    /// <param name="latestFrames">Frames at the end of working memory that stay, T_min - 1.</param>
    public static void Run(
        WorkingMemory working, LongTermMemory longTerm, IReadOnlyList<ObjectGroup> groups, int prototypeCount, int latestFrames)
    {
        var candidates = working.FindCandidates(latestFrames);
        var prototypes = ChoosePrototypes(working.Elements, candidates, groups.Count, prototypeCount);
        Append(working, longTerm.Elements, groups, candidates, prototypes);
        working.RemoveCandidates(latestFrames);
    }

    /// <summary>
    /// The most used candidates, most used first; but prototypes that fewer groups have values for come before the others, so
    /// that a group's values keep belonging to the last elements of the list.
    /// </summary>
    private static int[] ChoosePrototypes(ElementStore elements, int[] candidates, int groupCount, int prototypeCount)
    {
        return [.. candidates
            .OrderByDescending(elements.NormalisedUsage)
            .Take(prototypeCount)
            .OrderBy(element => Enumerable.Range(0, groupCount).Count(group => element >= elements.FirstElementOf(group)))];
    }

    private static void Append(
        WorkingMemory working, ElementStore target, IReadOnlyList<ObjectGroup> groups, int[] candidates, int[] prototypes)
    {
        var source = working.Elements;
        var first = target.Append(prototypes.Length);
        target.AddGroups(groups);
        for (var g = 0; g < groups.Count; g++)
            target.Values[g].Append(prototypes.Count(element => element >= source.FirstElementOf(g)));
        for (var i = 0; i < prototypes.Length; i++)
            source.Keys[prototypes[i]].CopyTo(target.Keys[first + i]);

        var panels = (prototypes.Length + SimilarityKernel.PanelWidth - 1) / SimilarityKernel.PanelWidth;
        Parallel.For(0, panels, panel =>
        {
            var start = panel * SimilarityKernel.PanelWidth;
            var count = Math.Min(SimilarityKernel.PanelWidth, prototypes.Length - start);
            Potentiate(working, candidates, prototypes.AsSpan(start, count), target, first + start, groups.Count);
        });
        target.UpdateSimilarityRows(first, prototypes.Length);
    }

    /// <summary>Writes shrinkage and values of up to a panel of prototypes.</summary>
    private static void Potentiate(
        WorkingMemory working, int[] candidates, ReadOnlySpan<int> prototypes, ElementStore target, int firstTarget, int groupCount)
    {
        const int Width = SimilarityKernel.PanelWidth;
        var source = working.Elements;
        var scores = (float*)NativeMemory.Alloc((nuint)candidates.Length * (Width + 1), sizeof(float));
        var allWeights = new Span<float>(scores + (long)candidates.Length * Width, candidates.Length);
        try
        {
            Score(working, candidates, prototypes, scores);
            for (var lane = 0; lane < prototypes.Length; lane++)
            {
                for (var g = 0; g < groupCount; g++)
                {
                    var groupStart = source.FirstElementOf(g);
                    if (prototypes[lane] < groupStart)
                        continue;
                    var from = ElementStore.LowerBound(candidates, groupStart);
                    var weights = allWeights[from..];
                    Softmax(scores, lane, from, weights);
                    var values = target.Values[g][firstTarget + lane - target.FirstElementOf(g)];
                    values.Clear();
                    for (var i = from; i < candidates.Length; i++)
                    {
                        if (weights[i - from] > 0)
                            TensorPrimitives.MultiplyAdd(source.Values[g][candidates[i] - groupStart], weights[i - from], values, values);
                    }

                    if (g == 0)
                        target.Shrinkage[firstTarget + lane][0] = AverageShrinkage(source, candidates, weights);
                }
            }
        }
        finally
        {
            NativeMemory.Free(scores);
        }
    }

    /// <summary>Similarity of every candidate, as memory, with each prototype, as query with its own selection.</summary>
    private static void Score(WorkingMemory working, int[] candidates, ReadOnlySpan<int> prototypes, float* scores)
    {
        var elements = working.Elements;
        var (channels, depth) = (elements.Keys.Width, elements.SimilarityRows.Width);
        var panel = new float[depth * SimilarityKernel.PanelWidth];
        for (var lane = 0; lane < prototypes.Length; lane++)
            SimilarityRow.WriteQuery(elements.Keys[prototypes[lane]], working.Selection[prototypes[lane]], channels, 1, panel, lane);

        fixed (float* columns = panel)
        {
            // Candidates are a few runs of consecutive elements.
            for (int start = 0, end; start < candidates.Length; start = end)
            {
                for (end = start + 1; end < candidates.Length && candidates[end] == candidates[end - 1] + 1;)
                    end++;
                SimilarityKernel.Multiply(
                    elements.SimilarityRows.Pointer(candidates[start]), end - start, depth, columns, scores + (long)start * SimilarityKernel.PanelWidth);
            }
        }
    }

    private static void Softmax(float* scores, int lane, int from, Span<float> weights)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = scores[(long)(from + i) * SimilarityKernel.PanelWidth + lane];
        TensorPrimitives.Add(weights, -TensorPrimitives.Max<float>(weights), weights);
        TensorPrimitives.SoftMax<float>(weights, weights);
    }

    private static float AverageShrinkage(ElementStore source, int[] candidates, ReadOnlySpan<float> weights)
    {
        var sum = 0f;
        for (var i = 0; i < candidates.Length; i++)
            sum += weights[i] * source.Shrinkage[candidates[i]][0];
        return sum;
    }
}
