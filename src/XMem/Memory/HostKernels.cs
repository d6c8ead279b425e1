using System.Numerics.Tensors;
using XMem.Imaging;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>The processor's kernels.</summary>
internal sealed class HostKernels : TensorKernels
{
    /// <summary>They hold nothing: one is enough for all.</summary>
    public static HostKernels Instance { get; } = new();

    /// <inheritdoc/>
    public override MemorySpace Space => MemorySpace.Host;

    /// <inheritdoc/>
    public override IMemoryReader CreateReader(int topK, int valueChannels, int threads) => new MemoryReader(topK, valueChannels, threads);

    /// <inheritdoc/>
    public override unsafe void WriteRows(float* planes, RowBuffer rows, int first, int count) =>
        Planar.ToRows(planes, rows.Width, count, rows.Pointer(first), rows.Width);

    /// <inheritdoc/>
    public override void WriteSimilarityRows(ElementStore store, int first, int count)
    {
        for (var element = first; element < first + count; element++)
            SimilarityRow.Write(store.Keys[element], store.Shrinkage[element][0], store.SimilarityRows[element]);
    }

    /// <inheritdoc/>
    public override void WritePrototypes(
        WorkingMemory working, ElementStore target, IReadOnlyList<ObjectGroup> groups, int[] candidates, int[] prototypes) =>
        Potentiation.WritePrototypes(working, target, groups.Count, candidates, prototypes);

    /// <inheritdoc/>
    public override void Aggregate(NativeTensor logits, NativeTensor probabilities)
    {
        TensorPrimitives.Sigmoid(logits.Span, logits.Span);
        SoftAggregation.Aggregate(logits, probabilities);
    }

    /// <inheritdoc/>
    public override void SumOthers(NativeTensor probabilities, NativeTensor others)
    {
        var objects = probabilities.Shape[0] - 1;
        others.Resize(objects, 1, probabilities.Shape[1], probabilities.Shape[2]);
        for (var i = 0; i < objects; i++)
        {
            var sum = others[i];
            sum.Clear();
            for (var j = 0; j < objects; j++)
            {
                if (j != i)
                    TensorPrimitives.Add(sum, probabilities[j + 1], sum);
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteLabels(NativeTensor probabilities, FrameGeometry geometry, bool flip, ReadOnlySpan<byte> channels, byte[] labels) =>
        ProbabilityPostprocessor.WriteLabels(probabilities.Span, geometry, flip, channels, labels);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
