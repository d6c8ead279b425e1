namespace XMem.Models.Checkpoints;

/// <summary>A storage that lies in the file as it is.</summary>
internal sealed class FileSegment : IStorageData
{
    private readonly CheckpointFile _file;
    private readonly long _start;

    /// <summary>Describes a segment of <paramref name="length"/> bytes from <paramref name="start"/>.</summary>
    /// <exception cref="EndOfStreamException">The segment reaches beyond the end of the file.</exception>
    public FileSegment(CheckpointFile file, long start, long length)
    {
        if (length > file.Length - start)
            throw new EndOfStreamException("the file ends in the middle of a tensor");
        _file = file;
        _start = start;
        Length = length;
    }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination) => _file.Read(_start + offset, destination);
}
