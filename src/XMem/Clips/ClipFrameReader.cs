using XMem.Imaging;
using XMem.Imaging.Videos;

namespace XMem.Clips;

/// <summary>Reads the frames of a clip, pictures ahead of their use. A video stays open between frames.</summary>
internal sealed class ClipFrameReader : IDisposable
{
    private readonly FrameReadAhead _pictures = new();
    private readonly FrameReopener _videos = new();

    /// <summary>Reads a frame.</summary>
    /// <returns>The frame; the caller disposes it.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>, <see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public Frame Read(ClipFrame frame) => VideoFile.IsVideo(frame.Path) ? _videos.Read(frame.Path, frame.Name) : _pictures.Read(frame.Path);

    public void Dispose()
    {
        _pictures.Dispose();
        _videos.Dispose();
    }
}
