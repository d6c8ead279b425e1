using XMem.Imaging;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// What a tracker computes beside the networks, where its tensors live: on the processor, or on a device whose memory the three
/// memories never leave. Tensors, rows and readers belong to the kernels that made them.
/// </summary>
internal abstract class TensorKernels : IDisposable
{
    /// <summary>Where tensors and memories live.</summary>
    public abstract MemorySpace Space { get; }

    /// <summary>Main memory for what is brought to <see cref="Space"/> and back.</summary>
    public virtual MemorySpace HostSpace => MemorySpace.Host;

    /// <summary>Makes a reader of memory.</summary>
    /// <param name="topK">k of the softmax.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor.</param>
    public abstract IMemoryReader CreateReader(int topK, int valueChannels, int threads);

    /// <summary>Writes planes as rows: rows[first + i, c] = planes[c, i].</summary>
    /// <param name="planes">The first value of channels x count values, in <see cref="Space"/>.</param>
    /// <param name="rows">Rows of as many values as there are planes.</param>
    /// <param name="first">The first row to write.</param>
    /// <param name="count">Rows to write.</param>
    public abstract unsafe void WriteRows(float* planes, RowBuffer rows, int first, int count);

    /// <summary>Derives the similarity rows of elements whose keys and shrinkage are written.</summary>
    public abstract void WriteSimilarityRows(ElementStore store, int first, int count);

    /// <summary>
    /// Writes keys, shrinkage and values of prototypes, for which there is room at the end of a store (docs/ALGORITHM.md 8.5).
    /// </summary>
    /// <param name="working">Where they come from.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="groups">All object groups.</param>
    /// <param name="candidates">Elements whose values prototypes gather, ascending.</param>
    /// <param name="prototypes">Elements that become prototypes; those that fewer groups have values for come first.</param>
    public abstract void WritePrototypes(
        WorkingMemory working, ElementStore target, IReadOnlyList<ObjectGroup> groups, int[] candidates, int[] prototypes);

    /// <summary>Logits to probabilities that share each pixel (docs/ALGORITHM.md 7.2).</summary>
    /// <param name="logits">n x 1 x H x W; undefined afterward.</param>
    /// <param name="probabilities">(n + 1) x H x W, background first; resized and written.</param>
    public abstract void Aggregate(NativeTensor logits, NativeTensor probabilities);

    /// <summary>For each object the sum of the other objects' probabilities.</summary>
    /// <param name="probabilities">(n + 1) x H x W, background first.</param>
    /// <param name="others">n x 1 x H x W; resized and written.</param>
    public abstract void SumOthers(NativeTensor probabilities, NativeTensor others);

    /// <summary>Writes the label of each source pixel's most probable channel (docs/ALGORITHM.md 10.4).</summary>
    /// <param name="probabilities">(n + 1) x PaddedHeight x PaddedWidth, background first.</param>
    /// <param name="geometry">Sizes and padding.</param>
    /// <param name="flip">Whether the maps are of a flipped frame, to be flipped back.</param>
    /// <param name="channels">n + 1 labels, one a channel.</param>
    /// <param name="labels">SourceHeight x SourceWidth labels, written.</param>
    public abstract void WriteLabels(NativeTensor probabilities, FrameGeometry geometry, bool flip, ReadOnlySpan<byte> channels, byte[] labels);

    /// <inheritdoc/>
    public abstract void Dispose();
}
