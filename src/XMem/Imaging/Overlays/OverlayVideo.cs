using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.Overlays;

/// <summary>
/// Writes frames with their masks drawn over them as a video: MPEG-4 in .mp4, Motion JPEG in .avi. Both store even sizes only: an odd
/// last column or row is left out. The file has its name only after
/// <see cref="Complete"/>; without it nothing is left.
/// </summary>
public sealed class OverlayVideo : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FourCC _codec;
    private readonly double _framesPerSecond;
    private readonly OverlayOptions? _options;
    private VideoWriter? _writer;
    private Size _size;
    private bool _isFinished;

    /// <summary>Prepares a video. Its size is that of the first frame.</summary>
    /// <param name="path">The file, .mp4 or .avi. Its folder must exist; a file of that name is replaced.</param>
    /// <param name="framesPerSecond">Frames per second, more than 0 and at most 1000.</param>
    /// <param name="options">How to draw; null for the defaults.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/> for another extension or rate; <see cref="XMemErrorKind.DestinationNotWritable"/>;
    /// <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public OverlayVideo(string path, double framesPerSecond = 24, OverlayOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!(framesPerSecond > 0 && framesPerSecond <= 1000))
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, $"A video has more than 0 and at most 1000 frames per second, not {framesPerSecond}.", path);
        }

        _codec = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".MP4" => FourCC.FromString("mp4v"),
            ".AVI" => FourCC.FromString("MJPG"),
            _ => throw new XMemException(
                XMemErrorKind.InvalidOption, $"'{path}' cannot be written as a video: use the extension .mp4 or .avi.", path),
        };
        NativeLibraries.EnsureLoaded();
        _path = path;
        _temporary = AtomicFile.TemporaryFor(path);
        _framesPerSecond = framesPerSecond;
        _options = options;
    }

    /// <summary>Frames added so far.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame, of the first frame's size.</param>
    /// <param name="mask">Its mask.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.FrameSizeChanged"/>, <see cref="XMemErrorKind.MaskSizeMismatch"/> or
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    public void Add(Frame frame, IndexMask mask)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        using var picture = Overlay.Render(frame, mask, _options);
        _writer ??= Open(picture.Size());
        if (picture.Size() != _size)
        {
            throw new XMemException(
                XMemErrorKind.FrameSizeChanged,
                $"The frame '{frame.Name}' has {frame.Width} x {frame.Height} pixels, the video {_size.Width} x {_size.Height}. "
                + "Write frames of one size into a video.",
                frame.Path);
        }

        _writer.Write(picture);
        FrameCount++;
    }

    /// <summary>Finishes the video and gives the file its name.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>: no frame was added, or the disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _isFinished = true;
        try
        {
            if (_writer is null)
                throw new XMemException(XMemErrorKind.DestinationNotWritable, $"The video '{_path}' has no frames: nothing was written.", _path);
            _writer.Release();

            // The writer does not tell when the disk is full; a video that cannot be read back was not written.
            using (var capture = new VideoCapture(_temporary))
            {
                if (!capture.IsOpened() || capture.FrameCount < FrameCount)
                    throw Refused($"only {Math.Max(0, capture.FrameCount)} of {FrameCount} frames arrived; is the disk full?");
            }

            AtomicFile.Commit(_temporary, _path);
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isFinished = true;
        _writer?.Dispose();
        _writer = null;
        AtomicFile.Discard(_temporary);
    }

    private VideoWriter Open(Size size)
    {
        _size = size;
        var writer = new VideoWriter(_temporary, _codec, _framesPerSecond, size);
        if (writer.IsOpened())
            return writer;
        writer.Dispose();
        throw Refused($"OpenCV did not open it for {size.Width} x {size.Height} pixels at {_framesPerSecond} frames per second");
    }

    private XMemException Refused(string reason) => new(
        XMemErrorKind.DestinationNotWritable,
        $"The video '{_path}' cannot be written: {reason}. Check the folder's permissions and the free space, or write .avi.",
        _path);
}
