using XMem.Models;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Recent memory frames at full resolution (XMem, section 3.3; docs/ALGORITHM.md 8.3). Frames are in order of time: first the
/// permanent ones, in which objects were first given or that the user wants kept, and those in between, then the latest.
/// </summary>
internal sealed unsafe class WorkingMemory : IDisposable
{
    private readonly TensorKernels _kernels;
    private readonly RowBuffer _selection;
    private readonly int _valueChannels;
    private readonly List<WorkingFrame> _frames = [];

    /// <summary>Makes an empty memory.</summary>
    /// <param name="keyChannels">Ck.</param>
    /// <param name="valueChannels">Cv.</param>
    /// <param name="capacity">Elements to make room for.</param>
    /// <param name="kernels">What computes where the elements are to lie; the processor if null.</param>
    public WorkingMemory(int keyChannels, int valueChannels, int capacity, TensorKernels? kernels = null)
    {
        _kernels = kernels ?? HostKernels.Instance;
        _valueChannels = valueChannels;
        Elements = new ElementStore(keyChannels, valueChannels, capacity, _kernels.Space);
        _selection = new RowBuffer(keyChannels, capacity, _kernels.Space);
    }

    /// <summary>Bytes of an element with a value for every object.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <param name="objects">Objects.</param>
    public static long ElementBytes(ModelDimensions dimensions, int objects) =>
        ElementStore.ElementBytes(dimensions, objects) + (sizeof(float) * (long)dimensions.Key);

    /// <summary>
    /// Frames that may be consolidated, of T frames with one permanent frame among them. T_min and T_max are such numbers; permanent
    /// frames beyond the first, which the reference does not have, come on top (docs/ALGORITHM.md 8.5).
    /// </summary>
    /// <param name="frames">T.</param>
    public static int CountConsolidatable(int frames) => frames - 1;

    /// <summary>The elements of all frames, in order of time.</summary>
    public ElementStore Elements { get; }

    /// <summary>The frames held, in order of time.</summary>
    public IReadOnlyList<WorkingFrame> Frames => _frames;

    /// <summary>
    /// e of each element, Ck values: a prototype is a query with its own selection (docs/ALGORITHM.md 8.5, step 6).
    /// </summary>
    public RowBuffer Selection => _selection;

    /// <summary>Frames that may be consolidated in time.</summary>
    public int ConsolidatableFrames => _frames.Count - PermanentFrames;

    /// <summary>Frames that are never consolidated.</summary>
    public int PermanentFrames => _frames.Count(frame => frame.IsPermanent);

    /// <summary>Bytes that the elements take.</summary>
    public long Bytes => Elements.Bytes + _selection.Bytes;

    /// <summary>Appends a frame.</summary>
    /// <param name="frame">Keys and values of the frame.</param>
    /// <param name="groups">All object groups; a group without values so far starts with this frame.</param>
    /// <param name="startsGroup">Whether the last group starts with this frame.</param>
    /// <param name="isKept">Whether the frame is never to be consolidated.</param>
    public void Add(in MemoryFrame frame, IReadOnlyList<ObjectGroup> groups, bool startsGroup, bool isKept)
    {
        var count = checked((int)frame.Shrinkage.Count);
        var first = Elements.Append(count);
        _kernels.WriteRows(frame.Key.Pointer, Elements.Keys, first, count);
        _kernels.WriteRows(frame.Shrinkage.Pointer, Elements.Shrinkage, first, count);
        _kernels.WriteRows(frame.Selection.Pointer, _selection, _selection.Append(count), count);
        _kernels.WriteSimilarityRows(Elements, first, count);

        Elements.AddGroups(groups);
        for (var g = 0; g < groups.Count; g++)
        {
            var values = Elements.Values[g];
            var planes = frame.Value.Pointer + (long)groups[g].FirstObject * _valueChannels * count;
            _kernels.WriteRows(planes, values, values.Append(count), count);
        }

        _frames.Add(new WorkingFrame(count, startsGroup, isKept));
    }

    /// <summary>The elements to consolidate: those of all frames but the permanent and the latest ones. Ascending.</summary>
    /// <param name="latestFrames">Frames at the end that stay.</param>
    public int[] FindCandidates(int latestFrames) => ElementsOf(MarkCandidates(latestFrames), marked: true);

    /// <summary>Removes the elements that <see cref="FindCandidates"/> gives for the same argument.</summary>
    public void RemoveCandidates(int latestFrames)
    {
        var isCandidate = MarkCandidates(latestFrames);
        var kept = ElementsOf(isCandidate, marked: false);
        Elements.Keep(kept);
        _selection.Keep(kept);

        var frame = 0;
        _frames.RemoveAll(_ => isCandidate[frame++]);
    }

    /// <summary>
    /// Forgets an object. With the last object of a group, the group's first frame is like any other unless it is kept; frames that no object has values
    /// for go.
    /// </summary>
    /// <param name="group">The object's group.</param>
    /// <param name="item">The object's place in its group.</param>
    public void RemoveObject(int group, int item)
    {
        var groups = Elements.Values.Count;
        var start = Elements.FirstElementOf(group);
        Elements.RemoveObject(group, item);
        if (Elements.Values.Count == groups)
            return;

        var frame = FrameAt(start);
        _frames[frame] = _frames[frame] with { StartsGroup = false };
        var first = Elements.FirstElementOf(0);
        _frames.RemoveRange(0, FrameAt(first));
        int[] kept = [.. Enumerable.Range(first, Elements.Count - first)];
        Elements.Keep(kept);
        _selection.Keep(kept);
    }

    /// <summary>Gives an empty memory as many frames, elements and values as were saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="groups">All object groups.</param>
    /// <param name="elementsPerFrame">HW.</param>
    public void Restore(MemoryState state, IReadOnlyList<ObjectGroup> groups, int elementsPerFrame)
    {
        _frames.AddRange(state.Frames.Select(frame => frame.ToFrame(elementsPerFrame)));
        Elements.Restore(state.Working, groups);
        _selection.Append(state.Working.Elements);
    }

    /// <summary>Moves all content to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer)
    {
        Elements.MoveBlocks(transfer);
        _selection.MoveBlocks(transfer);
    }

    public void Dispose()
    {
        Elements.Dispose();
        _selection.Dispose();
    }

    /// <summary>Index of the frame that starts with an element; the number of frames for the end of the list.</summary>
    private int FrameAt(int element)
    {
        var frame = 0;
        for (; element > 0; frame++)
            element -= _frames[frame].Elements;
        return frame;
    }

    /// <summary>For each frame whether it is to be consolidated.</summary>
    private List<bool> MarkCandidates(int latestFrames)
    {
        var remaining = ConsolidatableFrames - latestFrames;
        return _frames.ConvertAll(frame => !frame.IsPermanent && remaining-- > 0);
    }

    /// <summary>The elements of the frames that are marked, or of those that are not. Ascending.</summary>
    private int[] ElementsOf(List<bool> frames, bool marked)
    {
        var elements = new List<int>();
        var first = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i] == marked)
                elements.AddRange(Enumerable.Range(first, _frames[i].Elements));
            first += _frames[i].Elements;
        }

        return [.. elements];
    }
}

/// <summary>One frame's share of working memory.</summary>
/// <param name="Elements">Its elements, HW.</param>
/// <param name="StartsGroup">Whether it is the first frame of objects that are still followed.</param>
/// <param name="IsKept">Whether the user wants it kept for good.</param>
internal readonly record struct WorkingFrame(int Elements, bool StartsGroup, bool IsKept)
{
    /// <summary>Whether it is never consolidated.</summary>
    public bool IsPermanent => StartsGroup || IsKept;
}

/// <summary>What one frame contributes to working memory, in the networks' layout: a plane per channel.</summary>
/// <param name="Key">Ck x HW.</param>
/// <param name="Shrinkage">1 x HW, at least 1.</param>
/// <param name="Selection">Ck x HW, in 0..1.</param>
/// <param name="Value">objects x Cv x HW, all objects known.</param>
internal readonly record struct MemoryFrame(NativeTensor Key, NativeTensor Shrinkage, NativeTensor Selection, NativeTensor Value);
