using XMem.Imaging.Sequences;
using XMem.Imaging.Videos;

namespace XMem.Imaging;

/// <summary>The frames of a file: one of a picture, many of a video.</summary>
public static class FrameSource
{
    /// <summary>Reads the frames of a file, each when it is asked for.</summary>
    /// <param name="path">A picture, see <see cref="FrameReader.Read"/>; or a video: .mp4, .m4v, .mov, .avi, .webm, .mkv.</param>
    /// <param name="range">
    /// Which frames; null for all. A picture's number is that in its name, and one without is left out; a video's frames count from 0.
    /// </param>
    /// <param name="ahead">Reads pictures, and the next one while one is used; null to read each when it is asked for.</param>
    /// <returns>The frames. The caller disposes each.</returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.FrameUnreadable"/>, for a video also where it ends too early; <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public static IEnumerable<Frame> Read(string path, FrameRange? range = null, FrameReadAhead? ahead = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (VideoFile.IsVideo(path))
            return ReadVideo(path, range);
        return range is null || (FrameNumber.Of(Path.GetFileNameWithoutExtension(path)) is { } number && range.Contains(number))
            ? ReadPicture(path, ahead)
            : [];
    }

    private static IEnumerable<Frame> ReadPicture(string path, FrameReadAhead? ahead)
    {
        yield return ahead?.Read(path) ?? FrameReader.Read(path);
    }

    private static IEnumerable<Frame> ReadVideo(string path, FrameRange? range)
    {
        using var video = VideoReader.Open(path);
        while (range is null || video.Position <= range.Last)
        {
            if (range is not null && !range.Contains(video.Position))
            {
                if (video.Skip())
                    continue;
                video.RequireEnd();
                yield break;
            }

            if (video.Read() is not { } frame)
                yield break;
            yield return frame;
        }
    }
}
