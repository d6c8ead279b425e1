using System.Text.Json.Serialization;
using XMem.Models;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;

namespace XMem.Clips.Runs;

/// <summary>
/// What a run has done, in its folder: the report, and the session of the last checkpoint. A report names its session file, so that the
/// two change together, when the report is renamed into place.
/// </summary>
internal sealed class RunJournal
{
    private readonly RunFolder _folder;
    private readonly RunReport _report;
    private readonly Action<string> _tell;

    private RunJournal(RunFolder folder, RunReport report, Action<string> tell) => (_folder, _report, _tell) = (folder, report, tell);

    /// <summary>Whether all masks are there.</summary>
    public bool IsDone => _report.State == RunState.Done;

    /// <summary>The pass to go on with, and the frames of it that are behind.</summary>
    public (int Pass, int Position) Start => _report.Checkpoint is { } checkpoint ? (checkpoint.Pass, checkpoint.Position) : (0, 0);

    /// <summary>Frames that have masks.</summary>
    public int MaskCount => _report.Frames.Count(frame => frame.Skipped is null);

    /// <summary>Names of frames that were passed over.</summary>
    public IReadOnlyList<string> SkippedFrames => [.. _report.Frames.Where(frame => frame.Skipped is not null).Select(frame => frame.Name)];

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => _report.Warnings;

    /// <summary>The options that the run is tracked with.</summary>
    public TrackerOptions Options => _report.Settings.Options.ToOptions();

    /// <summary>Begins a run, or goes on with the one that is in the folder.</summary>
    /// <param name="folder">The run's folder, locked.</param>
    /// <param name="job">What to do.</param>
    /// <param name="settings">What masks depend on besides the input.</param>
    /// <param name="tell">Is told what the user should know, as it happens.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.RunExists"/>, <see cref="XMemErrorKind.RunMismatch"/>, <see cref="XMemErrorKind.RunUnreadable"/>,
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    public static RunJournal Open(RunFolder folder, ClipJob job, RunSettings settings, Action<string> tell)
    {
        var input = RunInput.From(job);
        var report = job.Force ? null : RunReport.Load(folder.ReportPath);
        if (report is not null && !job.Resume)
        {
            throw new XMemException(
                XMemErrorKind.RunExists,
                $"There is a run in '{folder.Path}' already, {Describe(report.State)}. Go on with it with -Resume, begin anew with -Force, or choose "
                + "another destination.",
                folder.ReportPath);
        }

        report?.Rewind();
        IReadOnlyList<string> notes = report is null ? [] : RunComparison.Require(folder.ReportPath, report, settings, input);
        var journal = new RunJournal(folder, report ?? new RunReport { Started = DateTimeOffset.Now, Settings = settings, Input = input }, tell);
        journal.Begin(job, input, notes);
        return journal;
    }

    /// <summary>The session of the checkpoint; null at the beginning of a pass.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public TrackingSession? Restore(ClipJob job, CancellationToken cancellationToken)
    {
        if (_report.Checkpoint?.Session is not { } name)
            return null;
        try
        {
            using var saved = SavedSession.Open(_folder[name], cancellationToken);
            return saved.Restore(job.Model, job.ExecutionProvider, job.Options?.Threads, cancellationToken);
        }
        catch (XMemException e) when (e.Kind == XMemErrorKind.SessionFileUnreadable)
        {
            BeginAgain($"The checkpoint cannot be read: {e.Message}");
            return null;
        }
    }

    /// <summary>Notes what the user should know.</summary>
    public void Warn(string message)
    {
        if (!_report.Warnings.Contains(message))
            _report.Warnings.Add(message);
        _tell(message);
    }

    /// <summary>Notes what became of a frame.</summary>
    public void Add(RunFrame frame) => _report.Frames.Add(frame);

    /// <summary>Writes a checkpoint: whatever happens after it, the run can be gone on with from here.</summary>
    /// <param name="session">The session; null at the beginning of a pass.</param>
    /// <param name="pass">Which pass, from 0.</param>
    /// <param name="position">Frames of the pass that are behind, their masks written.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>: the last checkpoint stands.</exception>
    public void Checkpoint(TrackingSession? session, int pass, int position)
    {
        var name = session is null ? null : RunFolder.SessionName(pass, position);
        if (name is not null)
            session!.Save(_folder[name]);
        _report.Checkpoint = new RunCheckpoint(pass, position, _report.Frames.Count, name);
        _report.Save(_folder.ReportPath);
        _folder.DiscardSessions(name);
    }

    /// <summary>Notes that the task was asked to stop.</summary>
    public void Interrupt() => Save(RunState.Interrupted);

    /// <summary>Notes what ended the task, where that can be written.</summary>
    public void Fail(Exception exception)
    {
        _report.Error = new RunError((exception as XMemException)?.Kind.ToString() ?? exception.GetType().Name, exception.Message);
        try
        {
            Save(RunState.Failed);
        }
        catch (XMemException)
        {
            // The error that ended the task is the one to report.
        }
    }

    /// <summary>Notes that all masks are there.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public void Complete()
    {
        _report.Checkpoint = null;
        Save(RunState.Done);
        _folder.DiscardSessions(kept: null);
    }

    private void Begin(ClipJob job, RunInput input, IReadOnlyList<string> notes)
    {
        _folder.DiscardTemporaries();
        _folder.DiscardSessions(_report.Checkpoint?.Session);
        foreach (var warning in job.Warnings.Concat(notes))
            Warn(warning);
        var missing = _report.Frames.SelectMany(frame => frame.Files).Where(file => !IsThere(file)).Select(file => file.Key).ToList();
        if (missing.Count > 0)
            BeginAgain($"{missing.Count} masks that were done are missing or have changed, '{missing[0]}' among them.");
        if (IsDone)
            return;
        _report.Input = input;
        _report.SignIn();
        Save(RunState.Running);
    }

    /// <summary>Forgets all that was done. The masks will be the same.</summary>
    private void BeginAgain(string why)
    {
        Warn($"{why} The clip is tracked from its beginning.");
        _report.Checkpoint = null;
        _report.State = RunState.Running;
        _report.Rewind();
    }

    private bool IsThere(KeyValuePair<string, long> file) => new FileInfo(_folder[file.Key]) is { Exists: true } info && info.Length == file.Value;

    private void Save(RunState state)
    {
        _report.State = state;
        _report.Save(_folder.ReportPath);
    }

    private static string Describe(RunState state) => state switch
    {
        RunState.Done => "which is done",
        RunState.Failed => "which an error ended",
        RunState.Interrupted => "which was interrupted",
        _ => "which did not come to its end",
    };
}

/// <summary>Where a run can be gone on with.</summary>
/// <param name="Pass">Which pass, from 0.</param>
/// <param name="Position">Frames of the pass that are behind.</param>
/// <param name="FrameCount">Entries of <see cref="RunReport.Frames"/> that are from before the checkpoint.</param>
/// <param name="Session">Name of the session file in the run's folder; null at the beginning of a pass.</param>
internal sealed record RunCheckpoint(int Pass, int Position, int FrameCount, string? Session);

/// <summary>What became of a frame.</summary>
internal sealed record RunFrame
{
    /// <summary>The frame's name.</summary>
    public required string Name { get; init; }

    /// <summary>Time from decoded frame to mask; null where it was passed over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Milliseconds { get; init; }

    /// <summary>Why it was passed over; null where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Skipped { get; init; }

    /// <summary>The files written for it, seen from the run's folder, and the bytes of each.</summary>
    public IReadOnlyDictionary<string, long> Files { get; init; } = new Dictionary<string, long>();
}
