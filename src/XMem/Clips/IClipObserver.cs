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
