using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.Videos;

/// <summary>
/// Reads the frames of a video, one after the other. They are numbered from 0 and named by their numbers: 00000, 00001, and so on.
/// Turned videos, as phones make them, come upright.
/// </summary>
internal sealed class VideoReader : IDisposable
{
    /// <summary>What a container says of its length may be off by as much: some only know it from duration and rate.</summary>
    private const double LengthTolerance = 0.02;
    private const int MinTolerance = 2;

    private readonly string _path;
    private readonly VideoCapture _capture;
    private readonly int _expectedCount;

    private VideoReader(string path, VideoCapture capture)
    {
        _path = path;
        _capture = capture;

        // Containers that do not know their length say 0 or less.
        _expectedCount = capture.FrameCount;
    }

    /// <summary>The number of the next frame.</summary>
    public int Position { get; private set; }

    /// <summary>Opens a video.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>, <see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public static VideoReader Open(string path)
    {
        RequireReadable(path);
        NativeLibraries.EnsureLoaded();

        // FFmpeg alone: other backends take a name with digits for an image sequence.
        var capture = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        if (capture.IsOpened() && capture.FrameWidth > 0 && capture.FrameHeight > 0)
            return new VideoReader(path, capture);
        capture.Dispose();
        throw new XMemException(
            XMemErrorKind.FrameUnreadable,
            $"The video '{path}' cannot be opened: it is truncated or damaged, no video, or coded in a way that is not known. "
            + "Render or copy it again; H.264 in .mp4 is always read.",
            path);
    }

    /// <summary>Passes over the next frame, which is quicker than reading it.</summary>
    /// <returns>False at the end.</returns>
    public bool Skip()
    {
        if (!_capture.Grab())
            return false;
        Position++;
        return true;
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>The frame, which the caller disposes; null at the end.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>: frames are missing at the end, or there are none at all.</exception>
    public Frame? Read()
    {
        var picture = new Mat();
        try
        {
            if (_capture.Read(picture) && !picture.Empty())
                return new Frame(VideoFile.NameOfFrame(Position++), picture, _path);
            RequireEnd();
        }
        catch
        {
            picture.Dispose();
            throw;
        }

        picture.Dispose();
        return null;
    }

    /// <summary>Checks, where reading stopped, that this is the video's end: OpenCV does not tell an end from an error.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>.</exception>
    public void RequireEnd()
    {
        if (Position == 0)
            throw new XMemException(XMemErrorKind.FrameUnreadable, $"The video '{_path}' has no frame that can be read. Render or copy it again.", _path);
        if (_expectedCount - Position > Math.Max(MinTolerance, _expectedCount * LengthTolerance))
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable,
                $"The video '{_path}' ends after {Position} of {_expectedCount} frames: it is truncated or damaged from there on. Render or copy it again.",
                _path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();

    private static void RequireReadable(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > 0)
                return;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new XMemException(XMemErrorKind.FrameUnreadable, $"There is no video '{path}'. Check the path.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable, $"The video '{path}' cannot be opened: {e.Message} Check its permissions.", path, e);
        }

        throw new XMemException(
            XMemErrorKind.FrameUnreadable, $"The video '{path}' is empty (zero bytes): it was never written. Render or copy it again.", path);
    }
}
