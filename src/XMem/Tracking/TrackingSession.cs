using System.Collections.Concurrent;
using System.Diagnostics;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;
using XMem.Tracking.SavedSessions;

namespace XMem.Tracking;

/// <summary>
/// Tracks the objects of one shot: masks and frames in, masks out, in the source's size and labels. Everything that can be wrong
/// with a frame or a mask is found before the tracker moves: after an error the session goes on as if the frame had not been there.
/// Frames may be tracked in several views at once, at other sizes or mirrored, each with memories of its own: their probabilities are
/// averaged (docs/ALGORITHM.md 10.6).
/// </summary>
public sealed class TrackingSession : IDisposable
{
    private readonly object _gate = new();
    private readonly ModelPool.Lease _loaded;
    private readonly List<PendingMask> _pending = [];
    private readonly LabelTable _labels = new();
    private readonly ConcurrentBag<byte[]> _spareLabels = [];
    private readonly ViewTracker[] _views;
    private readonly SessionWarnings _warnings;
    private Palette? _palette;
    private bool _isDisposed;

    /// <summary>Loads the model's networks, or shares them with sessions that have, and starts without objects.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to track; the model's defaults if null.</param>
    /// <param name="provider">What runs the networks; the processor if null.</param>
    /// <param name="views">The views whose probabilities are averaged; if null, the one that the options' size and flip say.</param>
    /// <exception cref="XMemException">InvalidOption, ExecutionProviderUnavailable, ModelCorrupt, NativeLibraryMissing.</exception>
    public TrackingSession(
        XMemModel model, TrackerOptions? options = null, ExecutionProvider? provider = null, IReadOnlyList<TrackingView>? views = null)
    {
        Model = model;
        options ??= model.Defaults;
        views ??= [new TrackingView(options.Size, options.Flip)];
        Validate(options, views);
        Options = options with { Size = views[0].Size, Flip = views[0].Flip };
        ExecutionProvider = provider ?? new CpuExecutionProvider();
        _loaded = ModelPool.Rent(model, ExecutionProvider, Options.Threads);
        _warnings = new SessionWarnings(Options);
        _views = [.. views.Select(view => new ViewTracker(model, _loaded.Model, Options, view))];
    }

    private TrackingSession(XMemModel model, ExecutionProvider provider, SessionState state, TrackerOptions options)
        : this(model, options, provider, [.. state.Views.Select(view => view.ToView())])
    {
        _labels.Add(state.Labels.Select(label => (byte)label));
        _palette = state.Palette is null ? null : new Palette(state.Palette);
        (_warnings.ToldOfFewElements, _warnings.ToldOfLimit) = (state.HasWarnedOfFewElements, state.HasWarnedOfLimit);
        _pending.AddRange(state.Masks.Select(mask => mask.ToMask()));
        foreach (var (view, saved) in _views.Zip(state.Views))
            view.Restore(saved, state.Labels.Length);
    }

    /// <summary>The model.</summary>
    public XMemModel Model { get; }

    /// <summary>How the session tracks; the size and the flip are those of the first view.</summary>
    public TrackerOptions Options { get; }

    /// <summary>The views of the frames that are tracked, their probabilities averaged; one as a rule.</summary>
    public IReadOnlyList<TrackingView> Views => Array.ConvertAll(_views, view => view.View);

    /// <summary>What runs the networks.</summary>
    public ExecutionProvider ExecutionProvider { get; }

    /// <summary>Frames tracked so far.</summary>
    public int FrameCount => _views[0].FrameCount;

    /// <summary>Labels of the objects followed, in the order in which they were given.</summary>
    public IReadOnlyList<int> ObjectLabels => Array.ConvertAll(_labels.Objects.ToArray(), label => (int)label);

    /// <summary>Names of frames that masks wait for.</summary>
    public IReadOnlyList<string> AwaitedFrames => _pending.Where(mask => mask.FrameName is not null).Select(mask => mask.FrameName!).ToArray();

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>
    /// Gives a mask. Labels not known yet become new objects; known labels correct their objects; pixels of label 0 are left to the
    /// tracker (docs/ALGORITHM.md 9.4). Several masks for one frame are laid over each other, later ones on top.
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

            if (_views[0].Geometry is { } geometry)
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
            foreach (var view in _views)
                view.RemoveObject(item);
            var plans = labels.Count == 1 ? null : MakePlans(Array.ConvertAll(_views, view => view.Geometry!), labels.Count - 1, isOneMoreFrame: false);
            SetPlans(plans);
        }
    }

    /// <summary>Tracks one frame.</summary>
    /// <param name="frame">The frame; not disposed.</param>
    /// <param name="isLast">Whether no frame follows, so that nothing need be remembered (docs/ALGORITHM.md 9.6).</param>
    /// <param name="keepScores">Whether the result is to hold the probabilities, which takes 4 bytes a tracked pixel and object.</param>
    /// <returns>The result; null for a frame without objects before the one that a mask waits for, which is passed over
    /// (docs/ALGORITHM.md 10.2).</returns>
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

            var geometries = Array.ConvertAll(_views, view => view.FindGeometry(frame));
            foreach (var geometry in geometries)
                CheckFrame(frame, geometry);

            // A mask that does not fit its frame never will: it goes, so that it does not fail the next frame too.
            _pending.RemoveAll(masks.Contains);
            masks.ForEach(pending => CheckSize(pending.Mask, frame.Width, frame.Height, $"frame '{frame.Name}'"));

            if (masks.Count > 0)
                SetPlans(MakePlans(masks, geometries));
            return Track(frame, masks, isLast, keepScores, start);
        }
    }

    /// <summary>
    /// Takes a result back that nobody will look at again, so that a later frame's labels go where its labels are: on the heap of large
    /// objects, where garbage is costly. From any thread.
    /// </summary>
    /// <param name="result">A result of this session, once; its mask is not to be used any more.</param>
    internal void Recycle(XMemFrameResult result) => _spareLabels.Add(result.Mask.Labels);

    /// <summary>What the session's memories hold.</summary>
    public MemoryStatistics GetMemoryStatistics()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            var views = Array.ConvertAll(_views, view => view.GetStatistics());
            return views.Length == 1 ? views[0] : MemoryStatistics.Sum(views);
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
            foreach (var view in _views)
                view.Dispose();
            _loaded.Dispose();
        }
    }

    /// <summary>How long the stages of the last frame took in the first view; null before the first.</summary>
    internal StageClock? Clock => _views[0].Clock;

    /// <summary>How much each element of memory was read, in all views.</summary>
    internal ElementUsage GetElementUsage()
    {
        lock (_gate)
        {
            ThrowIfDisposed();
            return new ElementUsage([.. _views.SelectMany(view => view.WorkingUsage)], [.. _views.SelectMany(view => view.LongTermUsage)]);
        }
    }

    /// <summary>Writes the last frame's probabilities at the source's size: (n + 1) x height x width, background first.</summary>
    internal void ReadProbabilities(Span<float> destination)
    {
        var maps = CopyProbabilities();
        var plane = maps.Width * maps.Height;
        for (var channel = 0; channel < maps.Labels.Count; channel++)
            maps.Write(channel, destination.Slice(channel * plane, plane));
    }

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
            foreach (var view in session._views)
                view.UpdateSimilarityRows();
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
        Options = OptionsState.From(Options),
        Labels = [.. ObjectLabels],
        Palette = _palette?.Rgb.ToArray(),
        HasWarnedOfFewElements = _warnings.ToldOfFewElements,
        HasWarnedOfLimit = _warnings.ToldOfLimit,
        Masks = [.. _pending.Select(MaskState.From)],
        Views = Array.ConvertAll(_views, view => view.Capture()),
    };

    private void MoveBlocks(IBlockTransfer transfer)
    {
        _pending.ForEach(pending => transfer.Move(pending.Mask.Labels));
        foreach (var view in _views)
            view.MoveBlocks(transfer);
    }

    private XMemFrameResult Track(Frame frame, List<PendingMask> masks, bool isLast, bool keepScores, long start)
    {
        var given = masks.Count == 0 ? null : LayOver(masks);
        foreach (var view in _views)
            view.Step(frame, given, _labels, isLast);

        var labels = _spareLabels.TryTake(out var spare) ? spare : new byte[frame.Width * frame.Height];
        var maps = keepScores || _views.Length > 1 ? CopyProbabilities() : null;
        if (_views.Length > 1)
            maps!.WriteLabels(labels);
        else
            _views[0].WriteLabels(_labels.Channels, labels);
        var mask = new IndexMask(frame.Width, frame.Height, labels, _palette);
        var areas = mask.CountLabels();
        Clock!.Finish(TrackingStage.Postprocessing);
        return new XMemFrameResult
        {
            FrameName = frame.Name,
            FramePath = frame.Path,
            Index = FrameCount - 1,
            Mask = mask,
            Scores = keepScores ? maps : null,
            Objects = ObjectLabels.Select(label => new ObjectRegion(label, areas[label])).ToArray(),
            IsAnnotated = masks.Count > 0,
            IsMemoryFrame = _views[0].WasMemoryFrame,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Warnings = _warnings.Find(_views),
        };
    }

    private ProbabilityMaps CopyProbabilities() => new(
        Array.ConvertAll(_views, view => new ViewProbabilities(view.CopyProbabilities(), view.Geometry!, view.Options.Flip)),
        _labels.Channels);

    /// <summary>Lays the masks of one frame over each other; their new labels become objects.</summary>
    private GivenMask LayOver(List<PendingMask> masks)
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
        return new GivenMask(mask, [.. _labels.Objects.ToArray().Select(label => present.Contains(label))], masks.Exists(pending => pending.IsPermanent));
    }

    /// <summary>How each view spends memory once these masks are taken in.</summary>
    private MemoryPlan[] MakePlans(List<PendingMask> masks, FrameGeometry[] geometries)
    {
        var objects = masks.SelectMany(pending => pending.Mask.FindObjects()).Union(_labels.Objects.ToArray()).Count();
        return MakePlans(geometries, objects, isOneMoreFrame: objects > _labels.Objects.Length || masks.Exists(pending => pending.IsPermanent));
    }

    /// <summary>How each view spends memory. A limit is shared out in proportion to the pixels that views track.</summary>
    private MemoryPlan[] MakePlans(FrameGeometry[] geometries, int objects, bool isOneMoreFrame)
    {
        var pixels = Array.ConvertAll(geometries, geometry => (long)geometry.PaddedWidth * geometry.PaddedHeight);
        return [.. _views.Select((view, i) => MemoryPlan.Create(
            Model,
            geometries[i],
            view.Options with { MemoryLimit = (long?)((Int128?)Options.MemoryLimit * pixels[i] / pixels.Sum()) },
            objects,
            view.PermanentFrames + (isOneMoreFrame ? 1 : 0)))];
    }

    private void SetPlans(MemoryPlan[]? plans)
    {
        for (var i = 0; i < _views.Length; i++)
            _views[i].Plan = plans?[i];
    }

    private static void Validate(TrackerOptions options, IReadOnlyList<TrackingView> views)
    {
        ArgumentOutOfRangeException.ThrowIfZero(views.Count, nameof(views));
        foreach (var view in views)
            (options with { Size = view.Size }).Validate();
        if (views.GroupBy(view => view).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new XMemException(XMemErrorKind.InvalidOption, $"Size names {twice.Key} twice; each size is tracked once.");
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

        if ((long)geometry.PaddedWidth * geometry.PaddedHeight > FrameGeometry.MaxPixels)
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
