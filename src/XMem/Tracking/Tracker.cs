using System.Numerics.Tensors;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Networks;
using XMem.Tensors;
using XMem.Tracking.SavedSessions;

namespace XMem.Tracking;

/// <summary>
/// Follows objects from frame to frame (XMem, section 3; docs/ALGORITHM.md 9). Works on network inputs: sizes are multiples of
/// 16, objects are numbered from 0. One <see cref="Step"/> is one frame. Without objects, a step needs an annotation.
/// </summary>
internal sealed class Tracker : IDisposable
{
    private readonly NetworkSet _networks;
    private readonly TrackerOptions _options;
    private readonly int _height;
    private readonly int _width;
    private readonly TensorKernels _kernels;
    private readonly FrameFeatures _features;
    private readonly NativeTensor _readout;
    private readonly NativeTensor _masks;
    private readonly NativeTensor _others;
    private readonly NativeTensor _value;
    private readonly NativeTensor _probabilities;
    private int _time = -1;
    private int _lastMemoryFrame;
    private int _lastDeepUpdate;

    /// <summary>Makes a tracker for one video.</summary>
    /// <param name="model">The model; not disposed with the tracker.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="height">H, height of the network input, a multiple of 16.</param>
    /// <param name="width">W, width of the network input, a multiple of 16.</param>
    public Tracker(LoadedModel model, TrackerOptions options, int height, int width)
    {
        (_networks, _kernels) = (model.Networks, model.Kernels);
        _options = options;
        (_height, _width) = (height, width);
        _lastDeepUpdate = -options.DeepUpdateEvery;
        _features = new FrameFeatures(_kernels.Space);
        _readout = new NativeTensor(_kernels.Space);
        _masks = new NativeTensor(_kernels.Space);
        _others = new NativeTensor(_kernels.Space);
        _value = new NativeTensor(_kernels.Space);
        _probabilities = new NativeTensor(_kernels.Space);
        Sensory = new SensoryMemory(_networks.Dimensions.Hidden, height / ModelDimensions.Stride, width / ModelDimensions.Stride, _kernels.Space);
        Memory = new MemoryBank(_networks.Dimensions, options, height / ModelDimensions.Stride * (width / ModelDimensions.Stride), _kernels);
    }

    /// <summary>Objects followed.</summary>
    public int ObjectCount => Sensory.ObjectCount;

    /// <summary>Frames stepped.</summary>
    public int FrameCount => _time + 1;

    /// <summary>Whether the last frame went into memory.</summary>
    public bool WasMemoryFrame { get; private set; }

    /// <summary>Objects that the networks work on together: fewer take less memory and more time.</summary>
    public int ObjectsAtOnce { get; set; } = int.MaxValue;

    /// <summary>What the last step found, where the networks' tensors live: (n + 1) x H x W, background first.</summary>
    public NativeTensor Probabilities => _probabilities;

    /// <summary>The sensory memory.</summary>
    public SensoryMemory Sensory { get; }

    /// <summary>Working and long-term memory.</summary>
    public MemoryBank Memory { get; }

    /// <summary>How long the stages of the last step took.</summary>
    public StageClock Clock { get; } = new();

    /// <summary>Tracks one frame.</summary>
    /// <param name="image">1 x 3 x H x W, normalized and padded, where the networks' tensors live.</param>
    /// <param name="annotation">Masks given for this frame; needed for the first.</param>
    /// <param name="isLast">Whether no frame follows, so that nothing need be remembered (docs/ALGORITHM.md 9.6).</param>
    /// <returns>(n + 1) x H x W probabilities, background first; overwritten by the next step.</returns>
    public NativeTensor Step(NativeTensor image, Annotation? annotation = null, bool isLast = false)
    {
        _time++;
        var isMemoryFrame = !isLast && (annotation is not null || _time - _lastMemoryFrame >= _options.MemoryEvery);
        var isSynchronous = _options.DeepUpdateEvery < 0;
        var updates = _options.UseSensoryMemory && !isLast;
        var isDeepUpdate = updates && (isSynchronous ? isMemoryFrame : _time - _lastDeepUpdate >= _options.DeepUpdateEvery);
        var updatesSensory = updates && !(isSynchronous && isDeepUpdate);

        _networks.KeyEncoder.Encode(image, _features);
        Clock.Finish(TrackingStage.KeyEncoding);

        var isSegmented = _time > 0 && annotation is not { CoversAllObjects: true };
        if (isSegmented)
            Segment(updatesSensory);
        if (annotation is not null)
            TakeIn(annotation, isSegmented);
        if (isMemoryFrame)
            Remember(image, isDeepUpdate, annotation is { IsPermanent: true });
        WasMemoryFrame = isMemoryFrame;
        return _probabilities;
    }

    /// <summary>Stops following an object and forgets it; those after it move up by one.</summary>
    /// <param name="item">The object's index.</param>
    public void RemoveObject(int item)
    {
        Sensory.Remove(item);
        Memory.RemoveObject(item);
    }

    /// <summary>Where the tracker is, but for the content of its memories.</summary>
    /// <param name="geometry">How frames become network input.</param>
    public TrackerState Capture(FrameGeometry geometry) => new()
    {
        SourceWidth = geometry.SourceWidth,
        SourceHeight = geometry.SourceHeight,
        Time = _time,
        LastMemoryFrame = _lastMemoryFrame,
        LastDeepUpdate = _lastDeepUpdate,
        Memory = Memory.Capture(),
    };

    /// <summary>Puts a new tracker where a saved one was; <see cref="MoveBlocks"/> then fills its memories.</summary>
    /// <param name="state">What was saved.</param>
    /// <param name="objectCount">Objects followed.</param>
    public void Restore(TrackerState state, int objectCount)
    {
        (_time, _lastMemoryFrame, _lastDeepUpdate) = (state.Time, state.LastMemoryFrame, state.LastDeepUpdate);
        Sensory.Extend(objectCount);
        Memory.Restore(state.Memory);
    }

    /// <summary>Moves the content of the three memories to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer)
    {
        Sensory.MoveBlocks(transfer);
        Memory.MoveBlocks(transfer);
    }

    public void Dispose()
    {
        _features.Dispose();
        _readout.Dispose();
        _masks.Dispose();
        _others.Dispose();
        _value.Dispose();
        _probabilities.Dispose();
        Sensory.Dispose();
        Memory.Dispose();
    }

    /// <summary>
    /// Reads memory, decodes masks and aggregates them; moves the sensory memory on where asked to
    /// (docs/ALGORITHM.md 9.2, step 2).
    /// </summary>
    private void Segment(bool updatesSensory)
    {
        _readout.Resize(ObjectCount, _networks.Dimensions.Value, _features.Key.Shape[2], _features.Key.Shape[3]);
        Memory.Read(_features.Key, _features.Selection, _readout);
        Clock.Finish(TrackingStage.MemoryReading);

        _networks.MaskDecoder.Decode(_features, _readout, Sensory.State, _masks, updatesSensory ? Sensory.Next : null, ObjectsAtOnce);
        if (updatesSensory)
            Sensory.Advance();
        Clock.Finish(TrackingStage.MaskDecoding);

        _kernels.Aggregate(_masks, _probabilities);
        Clock.Finish(TrackingStage.Aggregation);
    }

    /// <summary>Lays given masks over predicted ones; new objects get a sensory state (docs/ALGORITHM.md 9.3, 9.4).</summary>
    private void TakeIn(Annotation annotation, bool isSegmented)
    {
        var masks = annotation.Masks;
        using var probabilities = new NativeTensor();
        if (isSegmented)
        {
            _probabilities.CopyTo(probabilities);
            using var isTaken = new NativeTensor(_height, _width);
            isTaken.Span.Clear();
            for (var i = 0; i < annotation.ObjectCount; i++)
                TensorPrimitives.Add(isTaken.Span, masks[i], isTaken.Span);
            for (var i = 0; i < ObjectCount; i++)
            {
                if (annotation.IsGiven[i])
                    continue;
                var mask = masks[i];
                var predicted = probabilities[i + 1];
                for (var pixel = 0; pixel < mask.Length; pixel++)
                    mask[pixel] = isTaken.Span[pixel] > 0.5f ? 0 : predicted[pixel];
            }
        }

        SoftAggregation.Aggregate(masks, probabilities);
        probabilities.CopyTo(_probabilities);
        Sensory.Extend(annotation.ObjectCount);
        Clock.Finish(TrackingStage.Aggregation);
    }

    /// <summary>
    /// Encodes the masks as memory values and stores them with the frame's keys (docs/ALGORITHM.md 9.2, step 4).
    /// </summary>
    private unsafe void Remember(NativeTensor image, bool isDeepUpdate, bool isKept)
    {
        // The masks are the probabilities without the background; each object's others are all foreground but itself.
        var masks = new TensorView(_kernels.Space, _probabilities.Pointer + (long)_height * _width, ObjectCount, 1, _height, _width);
        _kernels.SumOthers(_probabilities, _others);

        _networks.ValueEncoder.Encode(
            image, _features, masks, _others, Sensory.State, _value, isDeepUpdate ? Sensory.Next : null, ObjectsAtOnce);
        if (isDeepUpdate)
        {
            Sensory.Advance();
            _lastDeepUpdate = _time;
        }

        Clock.Finish(TrackingStage.ValueEncoding);
        Memory.Add(new MemoryFrame(_features.Key, _features.Shrinkage, _features.Selection, _value), ObjectCount, isKept);
        Clock.Finish(TrackingStage.MemoryWriting);
        _lastMemoryFrame = _time;
    }
}

/// <summary>Masks given for a frame (docs/ALGORITHM.md 9.3, 9.4).</summary>
/// <param name="Masks">n x H x W, 1 where a pixel belongs to an object, for all objects known and new; 0 elsewhere.</param>
/// <param name="IsGiven">For each of the n objects whether the annotation speaks of it. New objects come last, all given.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
internal sealed record Annotation(NativeTensor Masks, IReadOnlyList<bool> IsGiven, bool IsPermanent = false)
{
    /// <summary>Objects known once the annotation is taken in.</summary>
    public int ObjectCount => IsGiven.Count;

    /// <summary>Whether it speaks of every object, so that nothing is left to segment.</summary>
    public bool CoversAllObjects => IsGiven.All(given => given);
}
