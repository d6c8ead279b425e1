using Microsoft.Win32.SafeHandles;
using XMem.Models.Checkpoints.Pickles;

namespace XMem.Models.Checkpoints;

/// <summary>An open checkpoint file, and the one place where what goes wrong with it becomes an <see cref="XMemException"/>.</summary>
internal sealed class CheckpointFile : IDisposable
{
    // Small: of an archive of many entries, only the few bytes before each entry are read through the stream.
    private const int StreamBufferSize = 4096;

    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private CheckpointFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
        Stream = new FileStream(handle, FileAccess.Read, StreamBufferSize);
    }

    /// <summary>The file's size in bytes.</summary>
    public long Length { get; }

    /// <summary>The file from its start; used while the checkpoint's table is read.</summary>
    public FileStream Stream { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="XMemException">It is missing, a folder, or not readable.</exception>
    public static CheckpointFile Open(string path)
    {
        if (Directory.Exists(path))
            throw new XMemException(XMemErrorKind.CheckpointUnreadable, $"{path} is a folder; expected the .pth that torch.save writes. Name the file in it.", path);
        if (!File.Exists(path))
            throw new XMemException(XMemErrorKind.CheckpointUnreadable, $"{path} does not exist; expected the .pth that torch.save writes.", path);
        try
        {
            return new CheckpointFile(path, File.OpenHandle(path, options: FileOptions.RandomAccess));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new XMemException(XMemErrorKind.CheckpointUnreadable, $"{path} cannot be opened: {e.Message}", path, e);
        }
    }

    /// <summary>Fills the destination from the file. Safe to call from several threads.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
                throw new EndOfStreamException("the file ends in the middle of a tensor");
            offset += read;
            destination = destination[read..];
        }
    }

    /// <summary>Runs a part of the reading and gives its errors this file's name.</summary>
    /// <exception cref="XMemException">The file is no checkpoint, damaged, or asks for something unsafe.</exception>
    public T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnsafePickleException e)
        {
            throw Error(
                XMemErrorKind.CheckpointUnsafe,
                $"asks for {PrintableText.Of(e.Target)}, which is neither a tensor nor a container of tensors. Nothing was executed, and nothing was loaded. "
                + "If its origin can be trusted, save its weights alone in PyTorch: torch.save(network.state_dict(), 'weights.pth').",
                e);
        }
        catch (NotACheckpointException e)
        {
            throw Error(
                XMemErrorKind.CheckpointUnreadable, $"is not a PyTorch checkpoint: {e.Message}; expected the .pth that torch.save writes.", e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Error(
                XMemErrorKind.CheckpointUnreadable,
                $"cannot be read as a PyTorch checkpoint: {PrintableText.Of(e.Message.TrimEnd('.'))}. If it was downloaded or copied, do that again.",
                e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        _handle.Dispose();
    }

    private XMemException Error(XMemErrorKind kind, string message, Exception cause) => new(kind, $"{_path} {message}", _path, cause);
}

/// <summary>A file is something else than a checkpoint.</summary>
/// <param name="reason">What it is or how it begins, as a clause.</param>
internal sealed class NotACheckpointException(string reason) : Exception(reason);
