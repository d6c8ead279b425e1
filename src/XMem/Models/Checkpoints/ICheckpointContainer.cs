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
