using XMem.Models;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// A list of memory elements: for each its key, shrinkage, similarity row, usage counters, and a value for every object that was
/// known when it was stored. Objects join at the end, and leave all elements at once, so the elements that an object group has
/// values for are always the last ones of the list: a value belongs to the key with the same distance from the end.
/// </summary>
internal sealed class ElementStore : IDisposable
{
    /// <summary>
    /// Start of the life counter, so that an element that was never read divides by something (docs/ALGORITHM.md 1).
    /// </summary>
    private const float InitialLife = 1e-7f;

    private readonly MemorySpace? _space;
    private readonly int _valueChannels;
    private readonly int _capacity;
    private readonly List<RowBuffer> _values = [];

    /// <summary>Bytes of an element with a value for every object.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <param name="objects">Objects.</param>
    public static long ElementBytes(ModelDimensions dimensions, int objects) =>
        sizeof(float) * (dimensions.Key + 1 + SimilarityRow.Length(dimensions.Key) + 2 + (long)objects * dimensions.Value);

    /// <summary>Makes an empty store.</summary>
    /// <param name="keyChannels">Ck.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="capacity">Elements to make room for.</param>
    /// <param name="space">Where all but the usage counters lies; main memory if null.</param>
    public ElementStore(int keyChannels, int valueChannels, int capacity, MemorySpace? space = null)
    {
        _space = space;
        _valueChannels = valueChannels;
        _capacity = capacity;
        Keys = new RowBuffer(keyChannels, capacity, space);
        Shrinkage = new RowBuffer(1, capacity, space);
        SimilarityRows = new RowBuffer(SimilarityRow.Length(keyChannels), capacity, space);
        Usage = new RowBuffer(2, capacity);
    }

    /// <summary>Elements held.</summary>
    public int Count => Keys.Count;

    /// <summary>k, Ck values an element.</summary>
    public RowBuffer Keys { get; }

    /// <summary>s, one value an element.</summary>
    public RowBuffer Shrinkage { get; }

    /// <summary>What queries are multiplied with, 2 Ck + 1 values an element (<see cref="SimilarityRow"/>).</summary>
    public RowBuffer SimilarityRows { get; }

    /// <summary>Two counters an element: the affinity it received in all reads, and the number of reads.</summary>
    public RowBuffer Usage { get; }

    /// <summary>Values by object group; each group's rows belong to the last elements. An element's row is objects x Cv.</summary>
    public IReadOnlyList<RowBuffer> Values => _values;

    /// <summary>Bytes that the elements take.</summary>
    public long Bytes => Keys.Bytes + Shrinkage.Bytes + SimilarityRows.Bytes + Usage.Bytes + _values.Sum(values => values.Bytes);

    /// <summary>The first element that a group has a value for; <see cref="Count"/> where it has none.</summary>
    public int FirstElementOf(int group) => group < _values.Count ? Count - _values[group].Count : Count;

    /// <summary>Received affinity over number of reads: what consolidation and eviction rank by (XMem, section 3.3.2).</summary>
    public float NormalizedUsage(int element)
    {
        var counters = Usage[element];
        return counters[0] / counters[1];
    }

    /// <summary>The affinity that all elements received in all reads.</summary>
    public double TotalUsage
    {
        get
        {
            var sum = 0.0;
            for (var element = 0; element < Count; element++)
                sum += Usage[element][0];
            return sum;
        }
    }

    /// <summary>Makes sure that there is a value buffer for each group.</summary>
    public void AddGroups(IReadOnlyList<ObjectGroup> groups)
    {
        while (_values.Count < groups.Count)
            _values.Add(new RowBuffer(groups[_values.Count].ObjectCount * _valueChannels, _capacity, _space));
    }

    /// <summary>
    /// Forgets the values of an object. With the last object of its group the group goes; the groups after it move up. Elements that
    /// no object is left for, which come before the first group's, are for the caller to drop.
    /// </summary>
    /// <param name="group">The object's group.</param>
    /// <param name="item">The object's place in its group.</param>
    public void RemoveObject(int group, int item)
    {
        if (group >= _values.Count)
            return;
        var values = _values[group];
        if (values.Width > _valueChannels)
        {
            values.RemoveColumns(item * _valueChannels, _valueChannels);
            return;
        }

        values.Dispose();
        _values.RemoveAt(group);
    }

    /// <summary>Appends elements with fresh counters. Keys, shrinkage and values are for the caller to write.</summary>
    /// <returns>The index of the first new element.</returns>
    public int Append(int count)
    {
        var first = Keys.Append(count);
        Shrinkage.Append(count);
        SimilarityRows.Append(count);
        Usage.Append(count);
        for (var element = first; element < first + count; element++)
        {
            var counters = Usage[element];
            (counters[0], counters[1]) = (0, InitialLife);
        }

        return first;
    }

    /// <summary>Notes that all elements were read once more.</summary>
    public void Age()
    {
        for (var element = 0; element < Count; element++)
            Usage[element][1]++;
    }

    /// <summary>Keeps the given elements, in order, with all that belongs to them, and drops the others.</summary>
    /// <param name="elements">Ascending indices.</param>
    public void Keep(ReadOnlySpan<int> elements)
    {
        for (var group = 0; group < _values.Count; group++)
        {
            var first = FirstElementOf(group);
            var rows = elements[LowerBound(elements, first)..].ToArray();
            for (var i = 0; i < rows.Length; i++)
                rows[i] -= first;
            _values[group].Keep(rows);
        }

        Keys.Keep(elements);
        Shrinkage.Keep(elements);
        SimilarityRows.Keep(elements);
        Usage.Keep(elements);
    }

    /// <summary>Gives an empty store as many elements and values as were saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="groups">All object groups.</param>
    public void Restore(StoreState state, IReadOnlyList<ObjectGroup> groups)
    {
        Append(state.Elements);
        AddGroups(groups);
        for (var group = 0; group < groups.Count; group++)
            _values[group].Append(state.Values[group]);
    }

    /// <summary>Moves all content but the similarity rows, which follow from it, to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer)
    {
        Keys.MoveBlocks(transfer);
        Shrinkage.MoveBlocks(transfer);
        Usage.MoveBlocks(transfer);
        _values.ForEach(values => values.MoveBlocks(transfer));
    }

    public void Dispose()
    {
        Keys.Dispose();
        Shrinkage.Dispose();
        SimilarityRows.Dispose();
        Usage.Dispose();
        _values.ForEach(values => values.Dispose());
    }

    /// <summary>The position of the first entry of an ascending list that is at least <paramref name="value"/>.</summary>
    internal static int LowerBound(ReadOnlySpan<int> ascending, int value)
    {
        var position = ascending.BinarySearch(value);
        return position < 0 ? ~position : position;
    }
}
