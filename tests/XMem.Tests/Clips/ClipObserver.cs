using XMem.Clips;

namespace XMem.Tests.Clips;

/// <summary>Keeps what it is told, and does something after a frame.</summary>
internal sealed class ClipObserver(Action<ClipProgress>? onFrame = null) : IClipObserver
{
    public bool KeepsResults => true;

    public (int Done, int Total) Begun { get; private set; }

    public List<ClipProgress> Progress { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Begin(int done, int total) => Begun = (done, total);

    public void FrameDone(ClipProgress progress)
    {
        Progress.Add(progress);
        onFrame?.Invoke(progress);
    }

    public void Warn(string message) => Warnings.Add(message);
}
