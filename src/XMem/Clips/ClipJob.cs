using XMem.Imaging;
using XMem.Imaging.MaskFormats;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Clips;

/// <summary>All that is to be known to track a clip: <see cref="ClipRunner"/> does it.</summary>
public sealed record ClipJob
{
    /// <summary>The frames, in their order; no two of one name.</summary>
    public required IReadOnlyList<ClipFrame> Frames { get; init; }

    /// <summary>The masks given; at least one.</summary>
    public required IReadOnlyList<ClipMask> Masks { get; init; }

    /// <summary>Where masks go, as <see cref="MaskExporter"/> takes it.</summary>
    public required string Destination { get; init; }

    /// <summary>The model.</summary>
    public required XMemModel Model { get; init; }

    /// <summary>How to track; the model's defaults if null.</summary>
    public TrackerOptions? Options { get; init; }

    /// <summary>The sizes and orientations that frames are tracked in; those of the options if null.</summary>
    public IReadOnlyList<TrackingView>? Views { get; init; }

    /// <summary>What runs the networks; the processor if null.</summary>
    public ExecutionProvider? ExecutionProvider { get; init; }

    /// <summary>How masks are written.</summary>
    public MaskExportOptions Export { get; init; } = new();

    /// <summary>Which way to track.</summary>
    public ClipDirection Direction { get; init; }

    /// <summary>Frames between checkpoints, at least 1: what a task that is killed loses at most.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>Whether a run that is in the destination is gone on with. Without one there, the clip is tracked from its beginning.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether a run that is in the destination is forgotten, and its masks are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// Whether frames that cannot be read, or differ in size, are passed over and reported rather than end the run. A frame that a mask was
    /// given for never is.
    /// </summary>
    public bool SkipBadFrames { get; init; }

    /// <summary>What was found wrong with the input before, for the run's report.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Checks ranges and contradictions.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>, <see cref="XMemErrorKind.MaskSizeMismatch"/>.</exception>
    internal void Validate()
    {
        if (CheckpointEvery < 1)
            throw new XMemException(XMemErrorKind.InvalidOption, $"CheckpointEvery is {CheckpointEvery}; it must be at least 1.");
        if (Resume && Force)
            throw new XMemException(XMemErrorKind.InvalidOption, "Resume goes on with the run that is in the destination, Force begins anew: give one of them.");

        // Otherwise the last of them would end a run that is nearly done.
        if (Masks.FirstOrDefault(mask => (mask.Mask.Width, mask.Mask.Height) != (Masks[0].Mask.Width, Masks[0].Mask.Height)) is { } other)
        {
            throw new XMemException(
                XMemErrorKind.MaskSizeMismatch,
                $"The mask of frame '{other.FrameName}' has {other.Mask.Width} x {other.Mask.Height} pixels, that of frame '{Masks[0].FrameName}' "
                + $"{Masks[0].Mask.Width} x {Masks[0].Mask.Height}. A mask has its frame's size: export it again at that size, without smoothing.",
                other.Mask.Path);
        }
    }
}

/// <summary>Which way a clip is tracked from its masks.</summary>
public enum ClipDirection
{
    /// <summary>From the first mask to the last frame. Frames before it get no mask.</summary>
    Forward,

    /// <summary>From the last mask to the first frame. Frames after it get no mask.</summary>
    Backward,

    /// <summary>From the first mask to the last frame, then, anew, from the first mask to the first frame.</summary>
    Both,
}

/// <summary>A mask given for a frame of a clip.</summary>
/// <param name="FrameName">The frame's name.</param>
/// <param name="Mask">The labels.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
public sealed record ClipMask(string FrameName, IndexMask Mask, bool IsPermanent = false);
