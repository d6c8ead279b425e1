using System.Text;
using XMem.Tracking;

namespace XMem.Reports;

/// <summary>
/// A page about how a session tracked: masks, time and memory frame by frame, what was read most, and with which options. Frames are
/// added as they are tracked, since a session does not remember how it was before.
/// </summary>
public sealed class MemoryReport
{
    private static readonly TrackingStage[] Stages = Enum.GetValues<TrackingStage>();

    private readonly TrackingSession _session;
    private readonly MaskStrip _strip = new();
    private readonly List<ReportFrame> _frames = [];
    private readonly List<string> _warnings = [];

    /// <summary>Starts a report without frames.</summary>
    /// <param name="session">The session that tracks; not disposed with the report.</param>
    public MemoryReport(TrackingSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
    }

    /// <summary>Frames added.</summary>
    public int FrameCount => _frames.Count;

    /// <summary>
    /// Adds a frame, right after it was tracked. Of a frame that is added later, when the session has gone on, the report knows mask and
    /// time, but not what memory held.
    /// </summary>
    /// <param name="result">What the session found.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.SessionDisposed"/>.</exception>
    public void Add(XMemFrameResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var memory = _session.GetMemoryStatistics();
        var isCurrent = memory.Frames == result.Index + 1;
        _frames.Add(new ReportFrame
        {
            Name = result.FrameName,
            Elapsed = result.Elapsed,
            IsAnnotated = result.IsAnnotated,
            IsMemoryFrame = result.IsMemoryFrame,
            Stages = isCurrent && _session.Clock is { } clock ? Array.ConvertAll(Stages, stage => clock[stage]) : null,
            Memory = isCurrent ? memory : null,
        });
        _warnings.AddRange(result.Warnings);
        _strip.Add(result);
    }

    /// <summary>Writes the page: one HTML file that needs no other. It is there whole or not at all; one of that name is replaced.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>, also if no frame was added; <see cref="XMemErrorKind.SessionDisposed"/>.
    /// </exception>
    public void Write(string path)
    {
        if (_frames.Count == 0)
            throw new XMemException(XMemErrorKind.DestinationNotWritable, $"The report '{path}' has no frames: nothing was written.", path);
        var page = new ReportPage(_session, _frames, _strip, _warnings).Render();
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }
}
