using XMem.Models;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Working and long-term memory of one session, read as one (XMem, section 3.3). Differs from the reference where objects join
/// later (docs/ALGORITHM.md 8.7): every value stays with its own key, the first frame of every object group is permanent, and
/// eviction works with any number of groups. Other frames can be kept for good too.
/// </summary>
internal sealed class MemoryBank : IDisposable
{
    // Room for the default is made at once. The number of frames is one that anyone can write down, so that beyond it room is made for
    // what comes.
    private const int MaxFramesAhead = 10;

    private TrackerOptions _options;
    private readonly int _elementsPerFrame;
    private readonly TensorKernels _kernels;
    private readonly IMemoryReader _reader;
    private readonly List<ObjectGroup> _groups = [];
    private readonly ElementStore[] _stores;

    /// <summary>Makes empty memories.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <param name="options">How much to hold, and how to read.</param>
    /// <param name="elementsPerFrame">HW.</param>
    /// <param name="kernels">What computes where the memories are to live; the processor if null.</param>
    public MemoryBank(ModelDimensions dimensions, TrackerOptions options, int elementsPerFrame, TensorKernels? kernels = null)
    {
        _kernels = kernels ?? HostKernels.Instance;
        _options = options;
        _elementsPerFrame = elementsPerFrame;
        _reader = _kernels.CreateReader(options.TopK, dimensions.Value, options.Threads);
        Working = new WorkingMemory(dimensions.Key, dimensions.Value, checked(Math.Min(options.MaxWorkingFrames, MaxFramesAhead) * elementsPerFrame), _kernels);
        LongTerm = new LongTermMemory(dimensions.Key, dimensions.Value, options.UseLongTermMemory ? options.LongTermCapacity : 0, _kernels.Space);
        _stores = [LongTerm.Elements, Working.Elements];
    }

    /// <summary>Recent frames.</summary>
    public WorkingMemory Working { get; }

    /// <summary>Prototypes.</summary>
    public LongTermMemory LongTerm { get; }

    /// <summary>Objects that have values in memory.</summary>
    public int ObjectCount => _groups.Sum(group => group.ObjectCount);

    /// <summary>Groups of objects that were given in the same frame.</summary>
    public int GroupCount => _groups.Count;

    /// <summary>Elements that a read looks at.</summary>
    public int ElementCount => LongTerm.Elements.Count + Working.Elements.Count;

    /// <summary>How often working memory was consolidated.</summary>
    public int Consolidations { get; private set; }

    /// <summary>Reads a value for every object and query pixel (docs/ALGORITHM.md 8.4).</summary>
    /// <param name="key">q, Ck x HW.</param>
    /// <param name="selection">e, Ck x HW.</param>
    /// <param name="readout">objects x Cv x HW, written.</param>
    public void Read(NativeTensor key, NativeTensor selection, NativeTensor readout) =>
        _reader.Read(_stores, _groups, key, selection, readout, countUsage: _options.UseLongTermMemory);

    /// <summary>
    /// Stores a memory frame; consolidates and evicts when that fills a memory (docs/ALGORITHM.md 8.3, 8.5, 8.6).
    /// </summary>
    /// <param name="frame">Keys, and values of all objects.</param>
    /// <param name="objectCount">Objects in <paramref name="frame"/>: those already known, then new ones.</param>
    /// <param name="isKept">Whether the frame is never to be consolidated.</param>
    public void Add(in MemoryFrame frame, int objectCount, bool isKept = false)
    {
        var known = ObjectCount;
        var startsGroup = objectCount > known;
        if (startsGroup)
            _groups.Add(new ObjectGroup(known, objectCount - known));
        Working.Add(frame, _groups, startsGroup, isKept);
        ConsolidateIfFull();
    }

    /// <summary>
    /// Forgets an object; those after it move up by one. What the others read next is what they would have read, bit by bit: they have
    /// the same elements and values. Elements that only it had values for go; usage stays, and where the first group goes, the next one
    /// counts from now on.
    /// </summary>
    /// <param name="item">The object's index. One that joined without being stored has nothing here.</param>
    public void RemoveObject(int item)
    {
        var g = _groups.FindIndex(group => item >= group.FirstObject && item < group.FirstObject + group.ObjectCount);
        if (g < 0)
            return;
        Working.RemoveObject(g, item - _groups[g].FirstObject);
        LongTerm.RemoveObject(g, item - _groups[g].FirstObject);
        _groups[g] = _groups[g] with { ObjectCount = _groups[g].ObjectCount - 1 };
        for (var later = g + 1; later < _groups.Count; later++)
            _groups[later] = _groups[later] with { FirstObject = _groups[later].FirstObject - 1 };
        _groups.RemoveAll(group => group.ObjectCount == 0);
    }

    /// <summary>Changes how much the memories hold; what is too much is consolidated and evicted at once.</summary>
    /// <param name="options">The options so far with other T_min, T_max and LT_max.</param>
    public void Resize(TrackerOptions options)
    {
        if (!_options.UseLongTermMemory)
            return;
        _options = options;
        LongTerm.Resize(options.LongTermCapacity);
        ConsolidateIfFull();
    }

    /// <summary>What the memories hold, in numbers.</summary>
    public MemoryState Capture() => new()
    {
        Groups = [.. _groups.Select(group => group.ObjectCount)],
        Frames = [.. Working.Frames.Select(FrameState.From)],
        Working = StoreState.From(Working.Elements, GroupCount),
        LongTerm = StoreState.From(LongTerm.Elements, GroupCount),
        Consolidations = Consolidations,
        Evictions = LongTerm.Evictions,
        Evicted = LongTerm.Evicted,
    };

    /// <summary>
    /// Gives empty memories as many elements and values as were saved. <see cref="MoveBlocks"/> then fills them, and
    /// <see cref="UpdateSimilarityRows"/> derives the rest.
    /// </summary>
    public void Restore(MemoryState state)
    {
        foreach (var objects in state.Groups)
            _groups.Add(new ObjectGroup(ObjectCount, objects));
        Working.Restore(state, _groups, _elementsPerFrame);
        LongTerm.Restore(state, _groups);
        Consolidations = state.Consolidations;
    }

    /// <summary>Moves the content of the memories to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer)
    {
        LongTerm.Elements.MoveBlocks(transfer);
        Working.MoveBlocks(transfer);
    }

    /// <summary>Derives the similarity rows of all elements.</summary>
    public void UpdateSimilarityRows()
    {
        foreach (var store in _stores)
            _kernels.WriteSimilarityRows(store, 0, store.Count);
    }

    public void Dispose()
    {
        _reader.Dispose();
        Working.Dispose();
        LongTerm.Dispose();
    }

    private void ConsolidateIfFull()
    {
        if (_options.UseLongTermMemory && Working.ConsolidatableFrames >= WorkingMemory.CountConsolidatable(_options.MaxWorkingFrames))
        {
            LongTerm.MakeRoom(_options.PrototypeCount);
            var latestFrames = WorkingMemory.CountConsolidatable(_options.MinWorkingFrames);
            Consolidation.Run(Working, LongTerm, _groups, _options.PrototypeCount, latestFrames, _kernels);
            Consolidations++;
        }
    }
}

/// <summary>
/// Objects that were first stored in the same memory frame: they have values for the same elements (docs/ALGORITHM.md 8.3).
/// </summary>
/// <param name="FirstObject">Index of the group's first object; objects of a group are consecutive.</param>
/// <param name="ObjectCount">Objects in the group.</param>
internal readonly record struct ObjectGroup(int FirstObject, int ObjectCount);
