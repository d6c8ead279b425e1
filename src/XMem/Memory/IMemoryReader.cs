using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Reads memory for every query pixel of a frame: similarity with all elements, softmax over the best k, and the weighted sum of
/// their values (XMem, section 3.2; docs/ALGORITHM.md 8.4).
/// </summary>
internal interface IMemoryReader : IDisposable
{
    /// <summary>Reads a value for every object and query pixel.</summary>
    /// <param name="stores">Where to read, in order: long-term memory, then working memory.</param>
    /// <param name="groups">All object groups; each reads only elements that it has values for.</param>
    /// <param name="key">q, Ck x HW.</param>
    /// <param name="selection">e, Ck x HW.</param>
    /// <param name="readout">objects x Cv x HW, written.</param>
    /// <param name="countUsage">
    /// Whether the elements' counters are updated, by the affinities of the first group, which has values for all elements
    /// (docs/ALGORITHM.md 8.4).
    /// </param>
    void Read(
        IReadOnlyList<ElementStore> stores, IReadOnlyList<ObjectGroup> groups, NativeTensor key, NativeTensor selection, NativeTensor readout, bool countUsage);
}
