using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Prototypes consolidated from working memory, in bounded number; the least frequently used make room (XMem, section 3.3).
/// </summary>
internal sealed class LongTermMemory : IDisposable
{
    // Room for the default capacity is made at once. Capacity is a number that anyone can write down, so that beyond it room is made
    // for what comes.
    private const int MaxElementsAhead = 1 << 14;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="keyChannels">Ck.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="capacity">Elements that are never exceeded.</param>
    /// <param name="space">Where the elements lie; main memory if null.</param>
    public LongTermMemory(int keyChannels, int valueChannels, int capacity, MemorySpace? space = null)
    {
        Capacity = capacity;
        Elements = new ElementStore(keyChannels, valueChannels, Math.Min(capacity, MaxElementsAhead), space);
    }

    /// <summary>The prototypes, oldest first.</summary>
    public ElementStore Elements { get; }

    /// <summary>Elements that are never exceeded.</summary>
    public int Capacity { get; private set; }

    /// <summary>Elements evicted so far.</summary>
    public long Evicted { get; private set; }

    /// <summary>How often elements had to be evicted.</summary>
    public int Evictions { get; private set; }

    /// <summary>
    /// Makes room for new prototypes where needed: drops the least used elements, and with them all that are used no more than
    /// the last of them (docs/ALGORITHM.md 8.6). Works for any number of object groups.
    /// </summary>
    /// <param name="prototypes">Elements about to be appended.</param>
    public void MakeRoom(int prototypes)
    {
        var excess = Elements.Count - (Capacity - prototypes);
        if (excess <= 0)
            return;

        var usage = new float[Elements.Count];
        for (var element = 0; element < usage.Length; element++)
            usage[element] = Elements.NormalizedUsage(element);
        var threshold = usage.Order().ElementAt(excess - 1);
        var kept = Enumerable.Range(0, usage.Length).Where(element => usage[element] > threshold).ToArray();
        Evicted += usage.Length - kept.Length;
        Evictions++;
        Elements.Keep(kept);
    }

    /// <summary>Changes the capacity; the least used elements go where it becomes too small.</summary>
    public void Resize(int capacity)
    {
        Capacity = capacity;
        MakeRoom(0);
    }

    /// <summary>Forgets an object, and with it the prototypes that no other object has values for.</summary>
    /// <param name="group">The object's group.</param>
    /// <param name="item">The object's place in its group.</param>
    public void RemoveObject(int group, int item)
    {
        Elements.RemoveObject(group, item);
        var first = Elements.FirstElementOf(0);
        Elements.Keep([.. Enumerable.Range(first, Elements.Count - first)]);
    }

    /// <summary>Gives an empty memory as many prototypes and values as were saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="groups">All object groups.</param>
    public void Restore(MemoryState state, IReadOnlyList<ObjectGroup> groups)
    {
        Elements.Restore(state.LongTerm, groups);
        (Evictions, Evicted) = (state.Evictions, state.Evicted);
    }

    public void Dispose() => Elements.Dispose();
}
