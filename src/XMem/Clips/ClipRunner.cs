using XMem.Clips.Runs;
using XMem.Imaging.MaskFormats;
using XMem.Imaging.Sequences;
using XMem.Imaging.Videos;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Clips;

/// <summary>
/// Tracks clips into folders of masks so that nothing is lost: masks, checkpoints and the report are there whole or not at all, and a run
/// that was interrupted, or killed, is gone on with to the same masks, bit by bit on the processor.
/// </summary>
public static class ClipRunner
{
    /// <summary>Tracks a clip to its end.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="observer">Is told how it goes; may be null.</param>
    /// <param name="cancellationToken">Stops after the frame at hand, with a checkpoint.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>, <see cref="XMemErrorKind.NoMask"/>, <see cref="XMemErrorKind.RunExists"/>,
    /// <see cref="XMemErrorKind.RunMismatch"/>, <see cref="XMemErrorKind.RunLocked"/>, <see cref="XMemErrorKind.RunUnreadable"/>,
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>, and what sessions and frames' readers throw. After errors of a frame the run can be
    /// gone on with from that frame, after others from the last checkpoint.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped; the run can be gone on with.</exception>
    public static ClipResult Run(ClipJob job, IClipObserver? observer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Validate();
        var options = job.Options ?? job.Model.Defaults;
        var views = job.Views ?? [new TrackingView(options.Size, options.Flip)];
        job = job with
        {
            Options = options with { Size = views[0].Size, Flip = views[0].Flip },
            Views = views,
            ExecutionProvider = job.ExecutionProvider ?? new CpuExecutionProvider(),
        };
        job.Options.Validate();
        var passes = ClipPass.CreateAll(job);
        RefuseVideoBackwards(passes);

        using var exporter = new MaskExporter(job.Destination, job.Export);
        var folder = new RunFolder(exporter.Folder);
        folder.Create();
        using var runLock = RunLock.Take(folder);
        using var task = new ClipTask(job, passes, folder, exporter, observer, cancellationToken);
        return task.Run();
    }

    private static void RefuseVideoBackwards(IEnumerable<ClipPass> passes)
    {
        if (passes.SelectMany(pass => pass.Frames.Zip(pass.Frames.Skip(1))).FirstOrDefault(pair => IsBackwards(pair.First, pair.Second)).First is { } frame)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"The video '{frame.Path}' can be tracked forwards only: what came before a frame can be decoded from the beginning alone. Make pictures of "
                + "its frames, or give a mask of its first frame.",
                frame.Path);
        }

        static bool IsBackwards(ClipFrame frame, ClipFrame next) =>
            VideoFile.IsVideo(frame.Path) && frame.Path == next.Path && NaturalOrder.Comparer.Compare(frame.Name, next.Name) > 0;
    }
}
