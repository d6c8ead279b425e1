using System.Text.Encodings.Web;
using System.Text.Json;
using XMem.Clips;

namespace XMem.Cli.Progress;

/// <summary>One JSON object a line; <c>event</c> says which: begin, frame, warning, done, interrupted, error.</summary>
internal sealed class JsonProgress(TextWriter output) : ProgressWriter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override void Begin(int done, int total) => Write(new { Event = "begin", done, total });

    public override void FrameDone(ClipProgress progress) => Write(new
    {
        Event = "frame",
        Frame = progress.Result.FrameName,
        progress.Done,
        progress.Total,
        Milliseconds = Math.Round(progress.Result.Elapsed.TotalMilliseconds, 1),
        FramesPerSecond = Math.Round(progress.FramesPerSecond, 2),
        SecondsLeft = Math.Round(progress.Left.TotalSeconds, 1),
    });

    public override void Warn(string message) => Write(new { Event = "warning", message });

    public override void Done(ClipResult result) =>
        Write(new { Event = "done", Masks = result.MaskCount, Tracked = result.TrackedCount, Skipped = result.SkippedFrames, result.Folder, Report = result.ReportPath });

    public override void Interrupted() => Write(new { Event = "interrupted" });

    public override void Failed(string kind, string message, int exitCode) => Write(new { Event = "error", kind, message, exitCode });

    private void Write<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, Json));
}
