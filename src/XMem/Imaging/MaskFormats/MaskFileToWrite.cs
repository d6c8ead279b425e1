namespace XMem.Imaging.MaskFormats;

/// <summary>A file that an export consists of, not written yet.</summary>
public sealed class MaskFileToWrite
{
    private readonly Action<Stream> _write;

    /// <summary>Prepares a file.</summary>
    internal MaskFileToWrite(string path, Action<Stream> write)
    {
        Path = path;
        _write = write;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes the file, whole or not at all, over one of that name. Its folder must exist. May be called from any thread.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>; the frame is needed and cannot be read.</exception>
    public void Write() => AtomicFile.Write(Path, _write);
}
