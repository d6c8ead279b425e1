namespace XMem.Models.Checkpoints;

/// <summary>The bytes of one storage in a checkpoint file.</summary>
internal interface IStorageData
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads a part, from <paramref name="offset"/> until the destination is full. Safe to call from several threads.</summary>
    void Read(long offset, Span<byte> destination);
}
