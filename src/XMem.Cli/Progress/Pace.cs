using System.Diagnostics;

namespace XMem.Cli.Progress;

/// <summary>Lets through one line a second, so that logs stay short.</summary>
internal sealed class Pace
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long _last;

    /// <summary>Whether a line is due.</summary>
    public bool IsDue()
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < Interval)
            return false;
        _last = Stopwatch.GetTimestamp();
        return true;
    }
}
