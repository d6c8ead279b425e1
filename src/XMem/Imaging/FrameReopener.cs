using System.Globalization;
using XMem.Imaging.Videos;

namespace XMem.Imaging;

/// <summary>
/// Reads frames a second time, from the file and by the name that their results tell. A video stays open, so that frames that are asked
/// for in their order are decoded once. May be used from several threads.
/// </summary>
public sealed class FrameReopener : IDisposable
{
    private readonly object _gate = new();
    private string? _videoPath;
    private VideoReader? _video;

    /// <summary>Reads a frame.</summary>
    /// <param name="path">The file that it came from.</param>
    /// <param name="frameName">Its name.</param>
    /// <returns>The frame. The caller disposes it.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>, <see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public Frame Read(string path, string frameName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!VideoFile.IsVideo(path))
            return FrameReader.Read(path);
        lock (_gate)
        {
            var number = int.Parse(frameName, NumberStyles.None, CultureInfo.InvariantCulture);
            if (_videoPath != path || _video is null || _video.Position > number)
            {
                Close();
                _video = VideoReader.Open(path);
                _videoPath = path;
            }

            while (_video.Position < number && _video.Skip())
            {
            }

            return _video.Position == number && _video.Read() is { } frame
                ? frame
                : throw new XMemException(XMemErrorKind.FrameUnreadable, $"The video '{path}' has no frame {frameName}. It was changed since it was tracked.", path);
        }
    }

    /// <summary>Closes the video.</summary>
    public void Dispose()
    {
        lock (_gate)
            Close();
    }

    private void Close()
    {
        _video?.Dispose();
        _video = null;
    }
}
