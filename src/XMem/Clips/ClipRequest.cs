using XMem.Imaging;
using XMem.Imaging.MaskFormats;
using XMem.Imaging.Sequences;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Clips;

/// <summary>A clip as a user asks for it to be tracked, by paths and names: <see cref="MakeJob"/> finds what they mean.</summary>
public sealed record ClipRequest
{
    /// <summary>The frames, as <see cref="ClipFrames.Find"/> takes them.</summary>
    public required IReadOnlyList<string> Frames { get; init; }

    /// <summary>The masks, as <see cref="ClipMasks.Find"/> takes them.</summary>
    public required IReadOnlyList<string> Masks { get; init; }

    /// <inheritdoc cref="ClipJob.Destination"/>
    public required string Destination { get; init; }

    /// <summary>Numbers of the frames to track, as <see cref="Imaging.Sequences.FrameRange.Parse"/> reads them; null for all.</summary>
    public string? FrameRange { get; init; }

    /// <summary>The frame that all masks belong to, whatever their names; null to go by names.</summary>
    public string? FrameName { get; init; }

    /// <summary>Labels for masks of one object each: one for all, or one for each path. Null or empty: the files' own.</summary>
    public IReadOnlyList<int>? ObjectIds { get; init; }

    /// <inheritdoc cref="MaskReadOptions.Threshold"/>
    public double? Threshold { get; init; }

    /// <inheritdoc cref="MaskReadOptions.Colors"/>
    public ColorMap? Colors { get; init; }

    /// <summary>Name of the format to write.</summary>
    public string Format { get; init; } = MaskFormat.All[0].Name;

    /// <inheritdoc cref="MaskExportOptions.IsSoft"/>
    public bool IsSoft { get; init; }

    /// <inheritdoc cref="MaskExportOptions.BitDepth"/>
    public int? BitDepth { get; init; }

    /// <summary>How to track.</summary>
    public TrackingRequest Tracking { get; init; } = new();

    /// <inheritdoc cref="ClipJob.Direction"/>
    public ClipDirection Direction { get; init; }

    /// <inheritdoc cref="ClipJob.CheckpointEvery"/>
    public int CheckpointEvery { get; init; } = 100;

    /// <inheritdoc cref="ClipJob.Resume"/>
    public bool Resume { get; init; }

    /// <inheritdoc cref="ClipJob.Force"/>
    public bool Force { get; init; }

    /// <inheritdoc cref="ClipJob.SkipBadFrames"/>
    public bool SkipBadFrames { get; init; }

    /// <summary>Finds frames and masks, then the model, then what runs it.</summary>
    /// <param name="loadModel">Loads the model.</param>
    /// <param name="findProvider">Finds what runs the networks.</param>
    /// <param name="cancellationToken">Stops the running through videos.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>: the range, the format or its options are not possible; those of
    /// <see cref="ClipFrames.Find"/>, <see cref="ClipMasks.Find"/> and the two functions.
    /// </exception>
    public ClipJob MakeJob(Func<XMemModel> loadModel, Func<ExecutionProvider> findProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loadModel);
        ArgumentNullException.ThrowIfNull(findProvider);
        var range = FrameRange is null ? null : Imaging.Sequences.FrameRange.Parse(FrameRange);
        var frames = ClipFrames.Find(Frames, range, cancellationToken);
        var options = new MaskReadOptions { Threshold = Threshold, Colors = Colors };
        var (masks, warnings) = ClipMasks.Find(Masks, options, ObjectIds, frames.Frames, Direction, FrameName);
        var model = loadModel();
        return new ClipJob
        {
            Frames = frames.Frames,
            Masks = masks,
            Warnings = [.. frames.Warnings, .. warnings],
            Destination = Destination,
            Export = new MaskExportOptions { Format = MaskFormat.Find(Format), IsSoft = IsSoft, BitDepth = BitDepth },
            Direction = Direction,
            Model = model,
            Options = Tracking.OptionsFor(model),
            Views = Tracking.ViewsFor(model),
            ExecutionProvider = findProvider(),
            CheckpointEvery = CheckpointEvery,
            Resume = Resume,
            Force = Force,
            SkipBadFrames = SkipBadFrames,
        };
    }
}
