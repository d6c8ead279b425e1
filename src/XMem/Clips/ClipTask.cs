using System.Diagnostics;
using XMem.Clips.Runs;
using XMem.Imaging.MaskFormats;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;

namespace XMem.Clips;

/// <summary>One task's work on a run: all that is left of it.</summary>
internal sealed class ClipTask : IDisposable
{
    private readonly ClipJob _job;
    private readonly IReadOnlyList<ClipPass> _passes;
    private readonly IClipObserver? _observer;
    private readonly CancellationToken _cancellationToken;
    private readonly RunFolder _folder;
    private readonly RunJournal _journal;
    private readonly ClipMaskWriter _writer;
    private readonly ClipFrameReader _reader = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly Stopwatch _tracking = new();
    private int _doneBefore;
    private int _tracked;
    private bool _isStoppedByObserver;

    /// <summary>Opens the run.</summary>
    /// <param name="job">What to do, with options and execution provider.</param>
    /// <param name="passes">The passes that it takes.</param>
    /// <param name="folder">The run's folder, locked.</param>
    /// <param name="exporter">Decides which files masks become.</param>
    /// <param name="observer">Is told how it goes; may be null.</param>
    /// <param name="cancellationToken">Stops after the frame at hand, with a checkpoint.</param>
    public ClipTask(
        ClipJob job, IReadOnlyList<ClipPass> passes, RunFolder folder, MaskExporter exporter, IClipObserver? observer, CancellationToken cancellationToken)
    {
        (_job, _passes, _observer, _folder, _cancellationToken) = (job, passes, observer, folder, cancellationToken);
        _journal = RunJournal.Open(folder, job, Describe(job, folder), message => observer?.Warn(message));
        _writer = new ClipMaskWriter(
            exporter,
            folder,
            job.Frames.Select(frame => frame.Path).Concat(job.Masks.Select(mask => mask.Mask.Path).OfType<string>()).Select(Path.GetFullPath),
            _journal.Add);
    }

    /// <summary>Tracks what is left.</summary>
    public ClipResult Run()
    {
        if (!_journal.IsDone)
        {
            try
            {
                TrackAll();
                _journal.Complete();
            }
            catch (Exception exception) when (_isStoppedByObserver || exception is OperationCanceledException)
            {
                _journal.Interrupt();
                throw;
            }
            catch (Exception exception)
            {
                _journal.Fail(exception);
                throw;
            }
        }

        return new ClipResult
        {
            Folder = _folder.Path,
            ReportPath = _folder.ReportPath,
            FrameCount = _job.Frames.Count,
            MaskCount = _journal.MaskCount,
            TrackedCount = _tracked,
            SkippedFrames = _journal.SkippedFrames,
            Warnings = _journal.Warnings,
            Elapsed = _elapsed.Elapsed,
        };
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    private void TrackAll()
    {
        var restored = _journal.Restore(_job, _cancellationToken);
        var (first, position) = _journal.Start;
        _doneBefore = _journal.MaskCount;
        for (var pass = first; pass < _passes.Count; pass++)
        {
            using var session = restored ?? StartSession();
            if (pass == first)
                _observer?.Begin(_doneBefore, _passes.Sum(each => each.WrittenCount));
            Track(session, pass, position);
            (restored, position) = (null, 0);
            if (pass + 1 < _passes.Count)
                _journal.Checkpoint(session: null, pass + 1, position: 0);
        }
    }

    private TrackingSession StartSession()
    {
        var session = new TrackingSession(_job.Model, _journal.Options with { Threads = _job.Options!.Threads }, _job.ExecutionProvider, _job.Views);
        try
        {
            foreach (var mask in _job.Masks)
                session.AddMask(mask.Mask, mask.FrameName, mask.IsPermanent);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Track(TrackingSession session, int pass, int start)
    {
        var frames = _passes[pass].Frames;
        var checkpoint = start;
        XMemFrameResult? last = null;
        for (var position = start; position < frames.Count; position++)
        {
            XMemFrameResult? result = null;
            XMemException? bad = null;
            try
            {
                _cancellationToken.ThrowIfCancellationRequested();
                result = Step(session, frames[position]);
            }
            catch (XMemException exception) when (MayBeSkipped(exception, session, frames[position]))
            {
                bad = exception;
            }
            catch (Exception exception) when (exception is OperationCanceledException or XMemException { IsAboutOneFrame: true })
            {
                // The session stands before this frame, and goes on with it.
                CheckpointAt(position);
                throw;
            }

            if (bad is not null)
                Skip(frames[position], bad);
            else if (result is not null && (position > 0 || _passes[pass].WritesFirst))
                Finish(result, position);
            if (position + 1 - checkpoint == _job.CheckpointEvery && position + 1 < frames.Count)
            {
                CheckpointAt(position + 1);
                checkpoint = position + 1;
            }
        }

        _writer.Finish();

        void Finish(XMemFrameResult result, int position)
        {
            _writer.Begin(result);
            if (last is not null && _observer is not { KeepsResults: true })
                session.Recycle(last);
            last = result;
            _tracked++;
            try
            {
                ReportProgress(result);
            }
            catch
            {
                // Who watches has had enough: a pipeline that was stopped.
                _isStoppedByObserver = true;
                CheckpointAt(position + 1);
                throw;
            }
        }

        void CheckpointAt(int position)
        {
            _writer.Finish();
            if (position > checkpoint)
                _journal.Checkpoint(session, pass, position);
        }
    }

    private XMemFrameResult Step(TrackingSession session, ClipFrame frame)
    {
        _tracking.Start();
        using var picture = _reader.Read(frame);
        var result = session.Step(picture, keepScores: _job.Export.IsSoft)!;
        foreach (var warning in result.Warnings)
            _journal.Warn(warning);
        return result;
    }

    private bool MayBeSkipped(XMemException exception, TrackingSession session, ClipFrame frame) =>
        exception.IsAboutOneFrame && _job.SkipBadFrames && !session.AwaitedFrames.Contains(frame.Name);

    private void Skip(ClipFrame frame, XMemException bad)
    {
        _writer.Finish();
        _journal.Add(new RunFrame { Name = frame.Name, Skipped = bad.Message });
        _journal.Warn($"Frame '{frame.Name}' was passed over: {bad.Message}");
    }

    private void ReportProgress(XMemFrameResult result)
    {
        if (_observer is null)
            return;
        var total = _passes.Sum(pass => pass.WrittenCount);
        var done = _doneBefore + _tracked;
        var rate = _tracked / _tracking.Elapsed.TotalSeconds;
        _observer.FrameDone(new ClipProgress(result, done, total, rate, TimeSpan.FromSeconds(Math.Max(0, total - done) / rate)));
    }

    private static RunSettings Describe(ClipJob job, RunFolder folder) => new()
    {
        ModuleVersion = typeof(ClipTask).Assembly.GetName().Version!.ToString(3),
        Model = new RunModel(job.Model.Id, job.Model.Name),
        ExecutionProvider = job.ExecutionProvider!.Name,
        Precision = job.ExecutionProvider.Options.Precision,
        Options = OptionsState.From(job.Options!),
        Views = [.. job.Views!.Select(view => view.ToString())],
        Direction = job.Direction,
        Output = new RunOutput
        {
            Destination = folder.RelativePathOf(Path.GetFullPath(job.Destination)),
            Format = job.Export.Format.Name,
            BitDepth = job.Export.BitDepth,
            Soft = job.Export.IsSoft,
            Objects = job.Export.Objects,
        },
    };
}
