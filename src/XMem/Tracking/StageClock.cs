using System.Diagnostics;

namespace XMem.Tracking;

/// <summary>How long each stage of the last frame took. One reading of the system's clock a stage, and no allocation.</summary>
internal sealed class StageClock
{
    private readonly long[] _ticks = new long[Enum.GetValues<TrackingStage>().Length];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Time that a stage took; zero if it did not run.</summary>
    public TimeSpan this[TrackingStage stage] => Stopwatch.GetElapsedTime(0, _ticks[(int)stage]);

    /// <summary>Starts a new frame.</summary>
    public void Restart()
    {
        Array.Clear(_ticks);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Books the time since the last call under a stage.</summary>
    public void Finish(TrackingStage stage)
    {
        var now = Stopwatch.GetTimestamp();
        _ticks[(int)stage] += now - _last;
        _last = now;
    }
}
