using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using XMem.Clips;

namespace XMem.PowerShell.Clips;

/// <summary>Shows how a run goes in the streams of the cmdlet that runs it.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="passesResults">Whether the results of frames are its output.</param>
internal sealed class ClipObserver(Cmdlet cmdlet, bool passesResults) : IClipObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _lastProgress;

    /// <inheritdoc/>
    public bool KeepsResults => passesResults;

    /// <inheritdoc/>
    public void Begin(int done, int total) =>
        cmdlet.WriteVerbose(done == 0 ? $"{total} frames to track." : $"Goes on after {done} of {total} frames.");

    /// <inheritdoc/>
    public void FrameDone(ClipProgress progress)
    {
        var result = progress.Result;
        cmdlet.WriteVerbose($"Frame {result.FrameName}: {result.Elapsed.TotalMilliseconds:F0} ms{(result.IsMemoryFrame ? ", remembered" : "")}.");
        if (passesResults)
            cmdlet.WriteObject(result);
        if (_elapsed.Elapsed - _lastProgress < Interval && progress.Done < progress.Total)
            return;
        _lastProgress = _elapsed.Elapsed;
        cmdlet.WriteProgress(new ProgressRecord(
            0,
            "Tracking",
            string.Create(CultureInfo.InvariantCulture, $"Frame {result.FrameName}: {progress.Done} of {progress.Total}, {progress.FramesPerSecond:F1} frames/s"))
        {
            PercentComplete = Math.Min(100, 100 * progress.Done / Math.Max(1, progress.Total)),
            SecondsRemaining = (int)Math.Min(int.MaxValue, progress.Left.TotalSeconds),
        });
    }

    /// <inheritdoc/>
    public void Warn(string message) => cmdlet.WriteWarning(message);

    /// <summary>Takes the progress bar away.</summary>
    public void End() => cmdlet.WriteProgress(new ProgressRecord(0, "Tracking", "Done") { RecordType = ProgressRecordType.Completed });
}
