namespace XMem.Imaging;

/// <summary>
/// Reads frames of a numbered sequence and, while one is being tracked, the one that will be asked for next if the sequence goes on
/// as it did. What is read is what <see cref="FrameReader"/> reads at the time of asking: a frame that changed since, or could not be
/// read ahead, is read again. Holds at most one frame; dispose it.
/// </summary>
public sealed class FrameReadAhead : IDisposable
{
    private readonly object _gate = new();
    private NumberedPath? _last;
    private long _step = 1;
    private string? _path;
    private FileStamp _stamp;
    private Task<Frame>? _reading;

    /// <summary>Reads a frame, and begins to read the next.</summary>
    /// <param name="path">The picture file.</param>
    /// <returns>The frame; the caller disposes it.</returns>
    /// <exception cref="XMemException">As <see cref="FrameReader.Read"/>.</exception>
    public Frame Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        lock (_gate)
        {
            Frame? frame = null;
            try
            {
                return frame = Take(path) ?? FrameReader.Read(path);
            }
            finally
            {
                Begin(Predict(path));
                if (frame is not null)
                    frame.Next = _reading;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            Discard();
    }

    /// <summary>The frame if it was read ahead and its file is still the same; null otherwise.</summary>
    private Frame? Take(string path)
    {
        if (_reading is null || path != _path || FileStamp.From(path) != _stamp)
        {
            Discard();
            return null;
        }

        try
        {
            return _reading.GetAwaiter().GetResult();
        }
        catch (XMemException)
        {
            // It may have been half written then; whether it is wrong now, reading it again will tell.
            return null;
        }
        finally
        {
            _reading = null;
        }
    }

    /// <summary>The file that follows, after the same step as last time; null where no step is known or no such file is there.</summary>
    private string? Predict(string path)
    {
        var number = NumberedPath.Parse(path);
        var step = number is not null && _last is not null && number.IsOfSequence(_last) ? number.Value - _last.Value : 1;
        var isSteady = _last is null || step == _step;
        (_last, _step) = (number, step);
        var next = isSteady && step != 0 ? number?.Next(step) : null;
        return File.Exists(next) ? next : null;
    }

    private void Begin(string? path)
    {
        if (path is null)
            return;
        (_path, _stamp) = (path, FileStamp.From(path));
        _reading = Task.Run(() => FrameReader.Read(path));
    }

    private void Discard()
    {
        _ = _reading?.ContinueWith(
            reading =>
            {
                // Looking at the exception keeps it from being reported as unobserved.
                if (reading.Exception is null)
                    reading.Result.Dispose();
            },
            TaskScheduler.Default);
        _reading = null;
    }

    /// <summary>By what a file is known to be unchanged.</summary>
    private readonly record struct FileStamp(long Length, DateTime Written)
    {
        public static FileStamp From(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc) : default;
        }
    }
}
