using XMem.Imaging;
using XMem.Memory;
using XMem.Models;

namespace XMem.Tracking;

/// <summary>
/// What a session takes at most, in bytes: its memories when they are full, the buffers that it keeps from frame to frame, the
/// networks' weights and, by estimate, their activations. All sizes follow from the model, the frame and the objects.
/// </summary>
internal sealed class SessionFootprint
{
    // While a network is loaded, its weights are there twice: as in the file, and in the order that its kernels read them.
    private const int WeightCopies = 2;

    // Planes of the widest layer that are alive at a time, from above: for the full network 3.1 to 3.9 were measured with one object,
    // 13.5 with three, 39 with eight.
    private const int SharedPlanes = 1;
    private const int ObjectPlanes = 5;

    // Usage counting, and what a consolidation sorts; patches and products of the convolution that each thread computes.
    private const long Scratch = 16 << 20;
    private const long ScratchPerThread = 16 << 20;

    private readonly XMemModel _model;
    private readonly FrameGeometry _geometry;
    private readonly int _threads;

    /// <summary>Prepares to count.</summary>
    /// <param name="model">The model.</param>
    /// <param name="geometry">The frames' size.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor core.</param>
    public SessionFootprint(XMemModel model, FrameGeometry geometry, int threads)
    {
        _model = model;
        _geometry = geometry;
        _threads = ProcessorShare.Threads(threads);
    }

    /// <summary>Pixels that the networks see, H x W.</summary>
    public long Pixels => (long)_geometry.PaddedWidth * _geometry.PaddedHeight;

    /// <summary>Bytes of everything.</summary>
    /// <param name="objects">n, objects followed.</param>
    /// <param name="workingFrames">Frames that working memory holds at most, permanent ones among them.</param>
    /// <param name="longTermElements">Elements that long-term memory holds at most.</param>
    /// <param name="objectsAtOnce">Objects that the networks work on together.</param>
    public long Count(int objects, int workingFrames, int longTermElements, int objectsAtOnce) =>
        Weights
        + Activations(Math.Min(objects, objectsAtOnce))
        + Buffers(objects)
        + WorkingMemory.ElementBytes(_model.Dimensions, objects) * _geometry.KeyCount * workingFrames
        + ElementStore.ElementBytes(_model.Dimensions, objects) * longTermElements
        + Scratch
        + ScratchPerThread * _threads;

    private long Weights
    {
        get
        {
            var bytes = _model.Files.Sum(file => file.Bytes);
            return WeightCopies * (_model.Provenance.WeightPrecision == WeightPrecision.Float16 ? 2 * bytes : bytes);
        }
    }

    private long Activations(int objectsAtOnce)
    {
        var architecture = _model.Architecture;
        var shared = Math.Max(PerPixel(architecture.KeyEncoder.Stem, 2), PerPixel(architecture.KeyEncoder.Stages[0].Channels, 4));
        var perObject = Math.Max(PerPixel(architecture.ValueEncoder.Stem, 2), PerPixel(architecture.Decoder.Stride4, 4));
        return (long)(Pixels * sizeof(float) * (SharedPlanes * shared + ObjectPlanes * perObject * objectsAtOnce));
    }

    /// <summary>What the tracker and the session keep: the images of two frames, features, masks, probabilities, readout, values, sensory states; the picture.</summary>
    private long Buffers(int objects)
    {
        const int PictureBytes = 3 + 3 + 1;
        var (dimensions, stages) = (_model.Dimensions, _model.Architecture.KeyEncoder.Stages);
        var features = stages.Zip([4, 8, 16], (stage, stride) => PerPixel(stage.Channels, stride)).Sum();
        var keys = PerPixel(2 * dimensions.Key + 1, ModelDimensions.Stride);
        var states = PerPixel(2 * (dimensions.Value + dimensions.Hidden), ModelDimensions.Stride);
        var planes = 3 + 3 + features + keys + 1 + objects * (4 + states);
        return (long)(Pixels * sizeof(float) * planes) + (long)PictureBytes * _geometry.SourceWidth * _geometry.SourceHeight;
    }

    private static double PerPixel(int channels, int stride) => (double)channels / (stride * stride);
}
