namespace XMem.Models.Checkpoints;

/// <summary>One of the two ways in which a checkpoint is laid out in a file.</summary>
internal interface ICheckpointContainer
{
    /// <summary>What was saved, as <see cref="Pickles.PickleReader"/> gives it.</summary>
    object? Root { get; }

    /// <summary>The bytes of a storage.</summary>
    /// <exception cref="InvalidDataException">The file lacks them.</exception>
    IStorageData Find(StorageReference storage);
}

/// <summary>The bytes of one storage in a checkpoint file.</summary>
internal interface IStorageData
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads a part, from <paramref name="offset"/> until the destination is full. Safe to call from several threads.</summary>
    void Read(long offset, Span<byte> destination);
}
