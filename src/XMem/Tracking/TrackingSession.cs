using System.Diagnostics;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Reports;
using XMem.Tensors;
using XMem.Tracking.SavedSessions;

namespace XMem.Tracking;

/// <summary>
/// Tracks the objects of one shot: masks and frames in, masks out, in the source's size and labels. Everything that can be wrong
/// with a frame or a mask is found before the tracker moves: after an error the session goes on as if the frame had not been there.
/// </summary>
public sealed class TrackingSession : IDisposable
{
    private readonly object _gate = new();
    private readonly NetworkPool.Lease _networks;
    private readonly List<PendingMask> _pending = [];
    private readonly LabelTable _labels = new();
    private readonly NativeTensor _image = new();
    private FrameGeometry? _geometry;
    private Tracker? _tracker;
    private Palette? _palette;
    private MemoryPlan? _plan;
    private bool _hasWarnedOfFewElements;
    private bool _hasWarnedOfLimit;
    private bool _isDisposed;

    /// <summary>Loads the model's networks, or shares them with sessions that have, and starts without objects.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to track; the model's defaults if null.</param>
    /// <param name="provider">What runs the networks; the processor if null.</param>
    /// <exception cref="XMemException">InvalidOption, ExecutionProviderUnavailable, ModelCorrupt, NativeLibraryMissing.</exception>
    public TrackingSession(XMemModel model, TrackerOptions? options = null, ExecutionProvider? provider = null)
    {
        Model = model;
        Options = options ?? model.Defaults;
        Options.Validate();
        ExecutionProvider = provider ?? new CpuExecutionProvider();
        _networks = NetworkPool.Rent(model, ExecutionProvider, Options.Threads);
    }

    private TrackingSession(XMemModel model, ExecutionProvider provider, SessionState state, TrackerOptions options)
        : this(model, options, provider)
    {
        _labels.Add(state.Labels.Select(label => (byte)label));
        _palette = state.Palette is null ? null : new Palette(state.Palette);
        _plan = state.Plan?.ToPlan(options);
        (_hasWarnedOfFewElements, _hasWarnedOfLimit) = (state.HasWarnedOfFewElements, state.HasWarnedOfLimit);
        _pending.AddRange(state.Masks.Select(mask => mask.ToMask()));
        if (state.Tracker is null)
            return;
        _geometry = state.FindGeometry()!;
        _tracker = new Tracker(_networks.Networks, _plan?.Options ?? options, _geometry.PaddedHeight, _geometry.PaddedWidth);
        _tracker.Restore(state.Tracker, state.Labels.Length);
    }

    /// <summary>The model.</summary>
    public XMemModel Model { get; }

    /// <summary>How the session tracks.</summary>
    public TrackerOptions Options { get; }

    /// <summary>What runs the networks.</summary>
    public ExecutionProvider ExecutionProvider { get; }

    /// <summary>Frames tracked so far.</summary>
    public int FrameCount => _tracker?.FrameCount ?? 0;

    /// <summary>Labels of the objects followed, in the order in which they were given.</summary>
    public IReadOnlyList<int> ObjectLabels => Array.ConvertAll(_labels.Objects.ToArray(), label => (int)label);

    /// <summary>Names of frames that masks wait for.</summary>
    public IReadOnlyList<string> AwaitedFrames => _pending.Where(mask => mask.FrameName is not null).Select(mask => mask.FrameName!).ToArray();

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>
    /// Gives a mask. Labels not known yet become new objects; known labels correct their objects; pixels of label 0 are left to the
    /// tracker (spec 9.4). Several masks for one frame are laid over each other, later ones on top.
    /// </summary>
    /// <param name="mask">The labels, in the frame's size.</param>
    /// <param name="frameName">The frame it belongs to; null for the next frame.</param>
    /// <param name="isPermanent">
    /// Whether the frame's memory is to be kept for good, as is that of frames in which objects are first given: it stays in working
    /// memory, is never consolidated, and so never evicted.
    /// </param>
    /// <exception cref="XMemException">MaskIsEmpty, MaskSizeMismatch, SessionDisposed.</exception>
    public void AddMask(IndexMask mask, string? frameName = null, bool isPermanent = false)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            if (mask.FindObjects().Length == 0)
            {
                throw new XMemException(
                    XMemErrorKind.MaskIsEmpty,
                    $"The mask {Describe(mask.Path)} labels no pixel: there is nothing to follow. Paint each object with its own label, 1 to 255.",
                    mask.Path);
            }

            if (_geometry is { } geometry)
                CheckSize(mask, geometry.SourceWidth, geometry.SourceHeight, "the session's frames");
            _pending.Add(new PendingMask(mask, frameName, isPermanent));
        }
    }

    /// <summary>
    /// Stops following an object and forgets it: its state, its values, and the elements of memory that no other object has values for.
    /// Its pixels go to the other objects and the background. The next readout of the others is what it would have been, bit by bit;
    /// from then on they can differ, as objects compete for pixels. The label can be given again, as a new object: masks that wait for
    /// their frames stay, and bring it back.
    /// </summary>
    /// <param name="label">The object's label in masks.</param>
    /// <exception cref="XMemException">ObjectNotFound, SessionDisposed.</exception>
    public void RemoveObject(int label)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var labels = ObjectLabels.ToList();
            var item = labels.IndexOf(label);
            if (item < 0)
            {
                throw new XMemException(
                    XMemErrorKind.ObjectNotFound,
                    labels.Count == 0
                        ? $"Object {label} is not followed: the session follows none yet. An object is followed from the frame that its mask belongs to."
                        : $"Object {label} is not followed. The session follows {string.Join(", ", labels)}.");
            }

            _labels.RemoveAt(item);
            _tracker!.RemoveObject(item);
            _plan = labels.Count == 1 ? null : MemoryPlan.For(Model, _geometry!, Options, labels.Count - 1, _tracker.Memory.Working.PermanentFrames);
        }
    }

    /// <summary>Tracks one frame.</summary>
    /// <param name="frame">The frame; not disposed.</param>
    /// <param name="isLast">Whether no frame follows, so that nothing need be remembered (spec 9.6).</param>
    /// <param name="keepScores">Whether the result is to hold the probabilities, which takes 4 bytes a tracked pixel and object.</param>
    /// <returns>The result; null for a frame without objects before the one that a mask waits for, which is passed over (spec 10.2).</returns>
    /// <exception cref="XMemException">NoMask, MaskSizeMismatch, FrameSizeChanged, FrameSizeUnsupported, SessionDisposed.</exception>
    public XMemFrameResult? Step(Frame frame, bool isLast = false, bool keepScores = false)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var start = Stopwatch.GetTimestamp();
            var masks = _pending.FindAll(pending => pending.IsFor(frame.Name));
            if (_labels.Objects.IsEmpty && masks.Count == 0)
            {
                if (_pending.Count > 0)
                    return null;
                throw new XMemException(
                    XMemErrorKind.NoMask,
                    FrameCount == 0
                        ? $"There is no mask yet to follow from frame '{frame.Name}'. Give one with Add-XMemMask before the first frame."
                        : $"No object is left to follow in frame '{frame.Name}'. Give a mask with Add-XMemMask.",
                    frame.Path);
            }

            var geometry = _geometry ?? FrameGeometry.For(frame.Width, frame.Height, Options.Size);
            CheckFrame(frame, geometry);

            // A mask that does not fit its frame never will: it goes, so that it does not fail the next frame too.
            _pending.RemoveAll(masks.Contains);
            masks.ForEach(pending => CheckSize(pending.Mask, frame.Width, frame.Height, $"frame '{frame.Name}'"));

            if (masks.Count > 0)
                _plan = PlanFor(masks, geometry);
            _geometry = geometry;
            _tracker ??= new Tracker(_networks.Networks, _plan!.Options, geometry.PaddedHeight, geometry.PaddedWidth);
            return Track(frame, masks, geometry, _tracker, isLast, keepScores, start);
        }
    }

    /// <summary>What the session's memories hold.</summary>
    public MemoryStatistics GetMemoryStatistics()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var effective = _plan?.Options ?? Options;
            var limits = new MemoryStatistics
            {
                MaxWorkingFrames = effective.MaxWorkingFrames,
                MinWorkingFrames = effective.MinWorkingFrames,
                LongTermCapacity = effective.UseLongTermMemory ? effective.LongTermCapacity : 0,
                ObjectsAtOnce = _plan?.ObjectsAtOnce ?? 0,
                EstimatedBytes = _plan?.Bytes ?? 0,
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
    }

    /// <summary>
    /// Writes all that the session remembers to a file: the three memories with their counters, options, labels, and the masks that
    /// wait for frames. <see cref="SavedSession"/> reads it. The session goes on unchanged.
    /// </summary>
    /// <param name="path">The file; one of that name is replaced once the new one is whole.</param>
    /// <param name="cancellationToken">Stops the writing; no file is left.</param>
    /// <exception cref="XMemException">DestinationNotWritable, SessionDisposed.</exception>
    public void Save(string path, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var state = Capture();
            SessionFile.Write(path, state.ToJson(), state.CountBlockBytes(Model.Dimensions), MoveBlocks, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _tracker?.Dispose();
            _image.Dispose();
            _networks.Dispose();
        }
    }

    /// <summary>How long the stages of the last frame took; null before the first.</summary>
    internal StageClock? Clock => _tracker?.Clock;

    /// <summary>How much each element of memory was read.</summary>
    internal ElementUsage GetElementUsage()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return _tracker is { Memory: var memory } ? new ElementUsage(Of(memory.Working.Elements), Of(memory.LongTerm.Elements)) : new ElementUsage([], []);
        }

        static float[] Of(ElementStore store) => [.. Enumerable.Range(0, store.Count).Select(store.NormalisedUsage)];
    }

    /// <summary>Writes the last frame's probabilities at the source's size: (n + 1) x height x width, background first.</summary>
    internal void ReadProbabilities(Span<float> destination) =>
        ProbabilityPostprocessor.WriteProbabilities(_tracker!.Probabilities.Span, _geometry!, Options.Flip, destination);

    /// <summary>Makes a session of what was saved of one.</summary>
    /// <param name="model">The model that the saved session had.</param>
    /// <param name="options">The options that it had.</param>
    /// <param name="provider">What runs the networks.</param>
    /// <param name="state">All but the blocks; consistent.</param>
    /// <param name="read">Reads the blocks.</param>
    internal static TrackingSession Restore(
        XMemModel model, TrackerOptions options, ExecutionProvider provider, SessionState state, Action<Action<IBlockTransfer>> read)
    {
        var session = new TrackingSession(model, provider, state, options);
        try
        {
            read(session.MoveBlocks);
            session._tracker?.Memory.UpdateSimilarityRows();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SessionState Capture() => new()
    {
        ModuleVersion = typeof(TrackingSession).Assembly.GetName().Version!.ToString(3),
        ModelId = Model.Id,
        ModelName = Model.Name,
        ExecutionProvider = ExecutionProvider.Name,
        Options = OptionsState.Of(Options),
        Labels = [.. ObjectLabels],
        Palette = _palette?.Rgb.ToArray(),
        Plan = _plan is null ? null : PlanState.Of(_plan),
        HasWarnedOfFewElements = _hasWarnedOfFewElements,
        HasWarnedOfLimit = _hasWarnedOfLimit,
        Masks = [.. _pending.Select(MaskState.Of)],
        Tracker = _tracker?.Capture(_geometry!),
    };

    private void MoveBlocks(IBlockTransfer transfer)
    {
        _pending.ForEach(pending => transfer.Move(pending.Mask.Labels));
        _tracker?.MoveBlocks(transfer);
    }

    private XMemFrameResult Track(
        Frame frame, List<PendingMask> masks, FrameGeometry geometry, Tracker tracker, bool isLast, bool keepScores, long start)
    {
        tracker.Clock.Restart();
        _image.Resize(1, 3, geometry.PaddedHeight, geometry.PaddedWidth);
        FramePreprocessor.Write(frame, geometry, Model.Normalisation, Options.Flip, _image.Span);

        tracker.ObjectsAtOnce = _plan!.ObjectsAtOnce;
        tracker.Memory.Resize(_plan.Options.MinWorkingFrames, _plan.Options.MaxWorkingFrames, _plan.Options.LongTermCapacity);
        using var given = masks.Count > 0 ? new NativeTensor() : null;
        var annotation = given is null ? null : Annotate(masks, geometry, given);
        tracker.Clock.Finish(TrackingStage.Preprocessing);

        var probabilities = tracker.Step(_image, annotation, isLast);

        var labels = new byte[frame.Width * frame.Height];
        ProbabilityPostprocessor.WriteLabels(probabilities.Span, geometry, Options.Flip, _labels.Channels, labels);
        var mask = new IndexMask(frame.Width, frame.Height, labels, _palette);
        var areas = mask.CountLabels();
        tracker.Clock.Finish(TrackingStage.Postprocessing);
        return new XMemFrameResult
        {
            FrameName = frame.Name,
            FramePath = frame.Path,
            Index = tracker.FrameCount - 1,
            Mask = mask,
            Scores = keepScores ? new ProbabilityMaps(probabilities.Span, geometry, Options.Flip, _labels.Channels) : null,
            Objects = ObjectLabels.Select(label => new ObjectRegion(label, areas[label])).ToArray(),
            IsAnnotated = masks.Count > 0,
            IsMemoryFrame = tracker.WasMemoryFrame,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Warnings = [.. WarnOfFewElements(tracker), .. WarnOfLimit()],
        };
    }

    private Annotation Annotate(List<PendingMask> masks, FrameGeometry geometry, NativeTensor given)
    {
        var mask = masks[^1].Mask;
        if (masks.Count > 1)
        {
            var labels = new byte[mask.Labels.Length];
            foreach (var layer in masks)
            {
                for (var pixel = 0; pixel < labels.Length; pixel++)
                    labels[pixel] = layer.Mask.Labels[pixel] != 0 ? layer.Mask.Labels[pixel] : labels[pixel];
            }

            mask = new IndexMask(mask.Width, mask.Height, labels);
        }

        _palette ??= masks.Select(pending => pending.Mask.Palette).FirstOrDefault(palette => palette is not null);
        var present = mask.FindObjects();
        _labels.Add(present);
        given.Resize(_labels.Objects.Length, geometry.PaddedHeight, geometry.PaddedWidth);
        MaskPreprocessor.Write(mask, geometry, _labels.Objects, Options.Flip, given.Span);
        return new Annotation(given, [.. _labels.Objects.ToArray().Select(label => present.Contains(label))], masks.Exists(pending => pending.IsPermanent));
    }

    private string[] WarnOfFewElements(Tracker tracker)
    {
        var elements = tracker.Memory.ElementCount;
        if (_hasWarnedOfFewElements || Options.TopK == int.MaxValue || elements >= Options.TopK)
            return [];
        _hasWarnedOfFewElements = true;
        return
        [
            $"Memory holds {elements} elements, fewer than TopK, which is {Options.TopK}: each pixel reads all of them. "
            + "Use a larger Size, or a smaller TopK, if that is not what you want.",
        ];
    }

    private string[] WarnOfLimit()
    {
        var effective = _plan!.Options;
        if (_hasWarnedOfLimit || !_plan.IsShrunkFrom(Options))
            return [];
        _hasWarnedOfLimit = true;
        return
        [
            $"To stay under MemoryLimit, working memory is consolidated at {effective.MaxWorkingFrames} frames instead of {Options.MaxWorkingFrames}, "
            + $"and long-term memory holds {effective.LongTermCapacity} elements instead of {Options.LongTermCapacity}. Masks can differ from those "
            + "without a limit. A smaller Size needs less memory.",
        ];
    }

    /// <summary>How memory is spent once these masks are taken in.</summary>
    private MemoryPlan PlanFor(List<PendingMask> masks, FrameGeometry geometry)
    {
        var objects = masks.SelectMany(pending => pending.Mask.FindObjects()).Union(_labels.Objects.ToArray()).Count();
        var permanent = _tracker?.Memory.Working.PermanentFrames ?? 0;
        var isOneMore = objects > _labels.Objects.Length || masks.Exists(pending => pending.IsPermanent);
        return MemoryPlan.For(Model, geometry, Options, objects, isOneMore ? permanent + 1 : permanent);
    }

    private static void CheckFrame(Frame frame, FrameGeometry geometry)
    {
        if ((frame.Width, frame.Height) != (geometry.SourceWidth, geometry.SourceHeight))
        {
            throw new XMemException(
                XMemErrorKind.FrameSizeChanged,
                $"Frame '{frame.Name}' has {frame.Width} x {frame.Height} pixels, the session's frames have {geometry.SourceWidth} x "
                + $"{geometry.SourceHeight}. Scale it to that size, or start a new session for another shot.",
                frame.Path);
        }

        if ((long)geometry.PaddedWidth * geometry.PaddedHeight > FrameGeometry.MostPixels)
        {
            throw new XMemException(
                XMemErrorKind.FrameSizeUnsupported,
                $"Frame '{frame.Name}' would be tracked at {geometry.Width} x {geometry.Height} pixels, which is too large. Use a smaller Size.",
                frame.Path);
        }
    }

    private static void CheckSize(IndexMask mask, int width, int height, string owner)
    {
        if ((mask.Width, mask.Height) == (width, height))
            return;
        throw new XMemException(
            XMemErrorKind.MaskSizeMismatch,
            $"The mask {Describe(mask.Path)} has {mask.Width} x {mask.Height} pixels, {owner} {width} x {height}. "
            + "A mask has its frame's size: export it again at that size, without smoothing.",
            mask.Path);
    }

    private static string Describe(string? path) => path is null ? "given" : $"'{path}'";

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
            throw new XMemException(XMemErrorKind.SessionDisposed, "The session was removed. Make a new one with New-XMemSession.");
    }
}
