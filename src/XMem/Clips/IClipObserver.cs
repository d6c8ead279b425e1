using XMem.Tracking;

namespace XMem.Clips;

/// <summary>Is told how a run goes, on the thread that runs it.</summary>
public interface IClipObserver
{
    /// <summary>Whether it looks at results after it was told of them. Otherwise later masks go where theirs were.</summary>
    bool KeepsResults { get; }

    /// <summary>Tracking begins.</summary>
    /// <param name="done">Frames that earlier tasks have done.</param>
    /// <param name="total">Frames to do in all.</param>
    void Begin(int done, int total);

    /// <summary>A frame was tracked. Its mask is written by and by.</summary>
    void FrameDone(ClipProgress progress);

    /// <summary>Something that the user should know; the run's report has it too.</summary>
    void Warn(string message);
}

/// <summary>How far a run has come, told after every frame.</summary>
/// <param name="Result">What was found in the frame.</param>
/// <param name="Done">Frames done, those of earlier tasks among them.</param>
/// <param name="Total">Frames to do in all.</param>
/// <param name="FramesPerSecond">Rate of this task.</param>
/// <param name="Left">Time that the rest takes at this rate.</param>
public sealed record ClipProgress(XMemFrameResult Result, int Done, int Total, double FramesPerSecond, TimeSpan Left);
