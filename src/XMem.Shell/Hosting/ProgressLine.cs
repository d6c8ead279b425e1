using System.Diagnostics;
using System.Management.Automation;

namespace XMem.Shell.Hosting;

/// <summary>Progress as one line of the terminal's error stream, rewritten in place and erased before anything else is written.</summary>
internal sealed class ProgressLine(ShellConsole console)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(long Source, int Activity), ProgressRecord> _open = [];
    private long _lastDrawn;
    private bool _isDrawn;

    /// <summary>Takes a record; draws at most ten times a second.</summary>
    public void Show(long source, ProgressRecord record)
    {
        var key = (source, record.ActivityId);
        if (record.RecordType == ProgressRecordType.Completed)
        {
            _open.Remove(key);
            Clear();
            return;
        }

        var isNew = _open.TryAdd(key, record);
        _open[key] = record;
        if (!isNew && Stopwatch.GetElapsedTime(_lastDrawn) < Interval)
            return;

        Draw();
        _lastDrawn = Stopwatch.GetTimestamp();
    }

    /// <summary>Forgets all records: the pipeline has ended, whether its commands said so or not.</summary>
    public void End()
    {
        _open.Clear();
        Clear();
    }

    /// <summary>Erases the line; the next record draws it again.</summary>
    public void Clear()
    {
        if (!_isDrawn)
            return;

        console.Error.Write(Ansi.EraseLine);
        console.Error.Flush();
        _isDrawn = false;
    }

    private void Draw()
    {
        var text = string.Join(" > ", _open.Values.OrderBy(record => record.ParentActivityId).ThenBy(record => record.ActivityId).Select(Describe));

        // The last column stays free: a full row would scroll.
        var room = console.Width() - 1;
        console.Error.Write(Ansi.EraseLine + (text.Length > room ? text[..room] : text));
        console.Error.Flush();
        _isDrawn = true;
    }

    private static string Describe(ProgressRecord record)
    {
        var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : "";
        var remaining = record.SecondsRemaining >= 0 ? $", {TimeSpan.FromSeconds(record.SecondsRemaining):g} left" : "";
        return $"{record.Activity}:{percent} {record.StatusDescription}{remaining}";
    }
}
