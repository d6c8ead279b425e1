using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace XMem.Memory;

/// <summary>
/// What prototypes gather from candidates: the softmax over the candidates of their similarity with each prototype, times their values
/// (XMem, section 3.3.1; docs/ALGORITHM.md 8.5). On the processor, a panel of prototypes at a time.
/// </summary>
internal static unsafe class Potentiation
{
    /// <summary>Writes keys, shrinkage and values of prototypes, for which there is room at the end of a store.</summary>
    /// <param name="working">Where they come from.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="groupCount">Object groups.</param>
    /// <param name="candidates">Elements whose values prototypes gather, ascending.</param>
    /// <param name="prototypes">Elements that become prototypes; those that fewer groups have values for come first.</param>
    public static void WritePrototypes(WorkingMemory working, ElementStore target, int groupCount, int[] candidates, int[] prototypes)
    {
        var source = working.Elements;
        var first = target.Count - prototypes.Length;
        for (var i = 0; i < prototypes.Length; i++)
            source.Keys[prototypes[i]].CopyTo(target.Keys[first + i]);

        var panels = (prototypes.Length + SimilarityKernel.PanelWidth - 1) / SimilarityKernel.PanelWidth;
        Parallel.For(0, panels, panel =>
        {
            var start = panel * SimilarityKernel.PanelWidth;
            var count = Math.Min(SimilarityKernel.PanelWidth, prototypes.Length - start);
            Potentiate(working, candidates, prototypes.AsSpan(start, count), target, first + start, groupCount);
        });
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
