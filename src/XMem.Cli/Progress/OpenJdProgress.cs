using System.Globalization;
using XMem.Clips;

namespace XMem.Cli.Progress;

/// <summary>
/// The lines that sessions of Open Job Description look for in a task's output ("How Jobs Are Run", section on stdout and stderr messages).
/// A message is one line.
/// </summary>
internal sealed class OpenJdProgress(TextWriter output, TextWriter error) : ProgressWriter
{
    private readonly Pace _pace = new();

    public override void Begin(int done, int total)
    {
        Progress(done, total);
        Status(done == 0 ? $"{total} frames to track" : $"Going on after {done} of {total} frames");
    }

    public override void FrameDone(ClipProgress progress)
    {
        if (!_pace.IsDue() && progress.Done < progress.Total)
            return;
        Progress(progress.Done, progress.Total);
        Status(TextProgress.Describe(progress));
    }

    public override void Warn(string message) => error.WriteLine($"xmem: warning: {message}");

    public override void Done(ClipResult result)
    {
        Progress(1, 1);
        Status($"{result.MaskCount} masks in {result.Folder}");
    }

    public override void Interrupted() => Status("Interrupted; goes on with --resume");

    public override void Failed(string kind, string message, int exitCode) => output.WriteLine($"openjd_fail: {OneLine(message)}");

    private void Progress(int done, int total) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"openjd_progress: {100.0 * Math.Min(done, total) / Math.Max(1, total):F1}"));

    private void Status(string text) => output.WriteLine($"openjd_status: {OneLine(text)}");

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
