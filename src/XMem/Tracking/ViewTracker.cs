using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Tensors;
using XMem.Tracking.SavedSessions;

namespace XMem.Tracking;

/// <summary>Follows a session's objects in one view of its frames, with memories of its own.</summary>
internal sealed class ViewTracker : IDisposable
{
    private readonly LoadedModel _loaded;
    private readonly FrameInputs _inputs;
    private Tracker? _tracker;

    /// <summary>Makes one that has seen no frame.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loaded">The same, loaded; not disposed with the tracker.</param>
    /// <param name="options">The session's options.</param>
    /// <param name="view">The view.</param>
    public ViewTracker(XMemModel model, LoadedModel loaded, TrackerOptions options, TrackingView view)
    {
        (_loaded, View) = (loaded, view);
        Options = options with { Size = view.Size, Flip = view.Flip };
        _inputs = new FrameInputs(loaded.Kernels, model.Normalization, view.Flip);
    }

    /// <summary>The view.</summary>
    public TrackingView View { get; }

    /// <summary>The session's options, with the view's size and flip.</summary>
    public TrackerOptions Options { get; }

    /// <summary>How frames lie in the networks' input; null before the first.</summary>
    public FrameGeometry? Geometry { get; private set; }

    /// <summary>How memory is spent; null without objects.</summary>
    public MemoryPlan? Plan { get; set; }

    /// <summary>Frames tracked so far.</summary>
    public int FrameCount => _tracker?.FrameCount ?? 0;

    /// <summary>Whether the last frame went into memory.</summary>
    public bool WasMemoryFrame => _tracker is { WasMemoryFrame: true };

    /// <summary>Elements of working and long-term memory.</summary>
    public int ElementCount => _tracker?.Memory.ElementCount ?? 0;

    /// <summary>Frames of working memory that are never consolidated.</summary>
    public int PermanentFrames => _tracker?.Memory.Working.PermanentFrames ?? 0;

    /// <summary>How much each element of working memory was read (XMem, section 3.3.2).</summary>
    public IEnumerable<float> WorkingUsage => UsageOf(_tracker?.Memory.Working.Elements);

    /// <summary>How much each prototype of long-term memory was read.</summary>
    public IEnumerable<float> LongTermUsage => UsageOf(_tracker?.Memory.LongTerm.Elements);

    /// <summary>How long the stages of the last frame took; null before the first.</summary>
    public StageClock? Clock => _tracker?.Clock;

    /// <summary>How a frame of that size would lie in the networks' input.</summary>
    public FrameGeometry FindGeometry(Frame frame) => Geometry ?? FrameGeometry.Create(frame.Width, frame.Height, Options.Size);

    /// <summary>Tracks one frame. It needs a plan, and was found to be of the right size.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="given">Masks given for this frame; needed for the first.</param>
    /// <param name="labels">The session's objects, those of the masks among them.</param>
    /// <param name="isLast">Whether no frame follows, so that nothing need be remembered (docs/ALGORITHM.md 9.6).</param>
    public void Step(Frame frame, GivenMask? given, LabelTable labels, bool isLast)
    {
        var geometry = Geometry ??= FindGeometry(frame);
        var tracker = _tracker ??= new Tracker(_loaded, Plan!.Options, geometry.PaddedHeight, geometry.PaddedWidth);
        tracker.Clock.Restart();
        var image = _inputs.Take(frame, geometry);
        using var next = _inputs.MakeNext(frame.Next, geometry);

        tracker.ObjectsAtOnce = Plan!.ObjectsAtOnce;
        tracker.Memory.Resize(Plan.Options);
        using var masks = given is null ? null : new NativeTensor(labels.Objects.Length, geometry.PaddedHeight, geometry.PaddedWidth);
        if (given is not null)
            MaskPreprocessor.Write(given.Mask, geometry, labels.Objects, Options.Flip, masks!.Span);
        tracker.Clock.Finish(TrackingStage.Preprocessing);

        tracker.Step(image, given is null ? null : new Annotation(masks!, given.IsGiven, given.IsPermanent), isLast);
    }

    /// <summary>Writes the label of each source pixel's most probable channel in the last frame.</summary>
    /// <param name="channels">n + 1 labels, one a channel.</param>
    /// <param name="labels">SourceHeight x SourceWidth labels, written.</param>
    public void WriteLabels(ReadOnlySpan<byte> channels, byte[] labels) =>
        _loaded.Kernels.WriteLabels(_tracker!.Probabilities, Geometry!, Options.Flip, channels, labels);

    /// <summary>What the last step found: (n + 1) x H x W, background first.</summary>
    public float[] CopyProbabilities() => _tracker!.Probabilities.ToArray();

    /// <summary>Stops following an object and forgets it; those after it move up by one.</summary>
    /// <param name="item">The object's index.</param>
    public void RemoveObject(int item) => _tracker!.RemoveObject(item);

    /// <summary>What the memories hold.</summary>
    public MemoryStatistics GetStatistics()
    {
        var effective = Plan?.Options ?? Options;
        var limits = new MemoryStatistics
        {
            View = View.ToString(),
            MaxWorkingFrames = effective.MaxWorkingFrames,
            MinWorkingFrames = effective.MinWorkingFrames,
            LongTermCapacity = effective.UseLongTermMemory ? effective.LongTermCapacity : 0,
            ObjectsAtOnce = Plan?.ObjectsAtOnce ?? 0,
            EstimatedBytes = Plan?.Bytes ?? 0,
            MemoryLimit = Options.MemoryLimit,
        };
        if (_tracker is not { } tracker)
            return limits;
        var (working, longTerm) = (tracker.Memory.Working, tracker.Memory.LongTerm);
        return limits with
        {
            Objects = tracker.ObjectCount,
            ObjectGroups = tracker.Memory.GroupCount,
            Frames = tracker.FrameCount,
            SensoryBytes = tracker.Sensory.Bytes,
            WorkingFrames = working.Frames.Count,
            PermanentFrames = working.PermanentFrames,
            WorkingElements = working.Elements.Count,
            WorkingBytes = working.Bytes,
            WorkingUsage = working.Elements.TotalUsage,
            LongTermElements = longTerm.Elements.Count,
            LongTermBytes = longTerm.Elements.Bytes,
            LongTermUsage = longTerm.Elements.TotalUsage,
            Consolidations = tracker.Memory.Consolidations,
            Evictions = longTerm.Evictions,
            EvictedElements = longTerm.Evicted,
        };
    }

    /// <summary>All of it but the content of its memories.</summary>
    public ViewState Capture() => new()
    {
        Size = View.Size,
        Flip = View.Flip,
        Plan = Plan is null ? null : PlanState.From(Plan),
        Tracker = _tracker?.Capture(Geometry!),
    };

    /// <summary>Puts a new one where a saved one was; <see cref="MoveBlocks"/> then fills its memories.</summary>
    /// <param name="state">What was saved; consistent.</param>
    /// <param name="objectCount">Objects followed.</param>
    public void Restore(ViewState state, int objectCount)
    {
        Plan = state.Plan?.ToPlan(Options);
        if (state.Tracker is null)
            return;
        Geometry = state.FindGeometry()!;
        _tracker = new Tracker(_loaded, Plan?.Options ?? Options, Geometry.PaddedHeight, Geometry.PaddedWidth);
        _tracker.Restore(state.Tracker, objectCount);
    }

    /// <summary>Moves the content of the three memories to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer) => _tracker?.MoveBlocks(transfer);

    /// <summary>Makes what follows from the memories once they are filled.</summary>
    public void UpdateSimilarityRows() => _tracker?.Memory.UpdateSimilarityRows();

    public void Dispose()
    {
        _tracker?.Dispose();
        _inputs.Dispose();
    }

    private static IEnumerable<float> UsageOf(ElementStore? store) =>
        store is null ? [] : Enumerable.Range(0, store.Count).Select(store.NormalizedUsage);
}
