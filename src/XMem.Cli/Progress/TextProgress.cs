using System.Globalization;
using XMem.Clips;

namespace XMem.Cli.Progress;

/// <summary>Lines for people.</summary>
internal sealed class TextProgress(TextWriter output, TextWriter error) : ProgressWriter
{
    private readonly Pace _pace = new();

    public override void Begin(int done, int total) => output.WriteLine(done == 0 ? $"{total} frames to track" : $"Going on after {done} of {total} frames");

    public override void FrameDone(ClipProgress progress)
    {
        if (_pace.IsDue() || progress.Done == progress.Total)
            output.WriteLine(Describe(progress));
    }

    public override void Warn(string message) => error.WriteLine($"xmem: warning: {message}");

    public override void Done(ClipResult result) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Done: {result.MaskCount} masks in {result.Folder}"));

    public override void Interrupted() => output.WriteLine("Interrupted; go on with --resume");

    // Errors are on standard error in any case.
    public override void Failed(string kind, string message, int exitCode)
    {
    }

    /// <summary>How far a run has come, in words.</summary>
    internal static string Describe(ClipProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Done} of {progress.Total} frames, {progress.FramesPerSecond:F1} frames/s, {progress.Left:hh\\:mm\\:ss} left");
}
