namespace XMem.Models.Checkpoints;

/// <summary>
/// Reads the files that PyTorch's <c>torch.save</c> writes, without Python and without running anything that they contain
/// (docs/ALGORITHM.md 2.1).
/// </summary>
public static class Checkpoint
{
    /// <summary>
    /// Opens a checkpoint, a <c>.pth</c> in PyTorch's zip or legacy format, and lists its tensors. Accepted are a state dict, and a training
    /// checkpoint that has one as <c>network</c>, <c>state_dict</c> or <c>model</c>.
    /// </summary>
    /// <param name="path">The file. It stays open until the result is disposed.</param>
    /// <returns>
    /// The tensors in the file's order. Values of any floating point, integer or boolean type are read when asked for, from several threads
    /// if wanted, and converted to float32; of a storage that tensors share, only the tensor's own part is read.
    /// </returns>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.CheckpointUnreadable"/>: the file is missing, damaged, or something else than a checkpoint.
    /// <see cref="XMemErrorKind.CheckpointUnsafe"/>: it asks to construct something that is neither tensor nor container.
    /// </exception>
    public static StateDict Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = CheckpointFile.Open(path);
        try
        {
            return file.Guard(() => Load(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static StateDict Load(CheckpointFile file)
    {
        var container = OpenContainer(file);
        var tensors = StateDictFinder.Find(container.Root).Select(entry => Describe(file, container, entry.Name, entry.Tensor));
        return new StateDict(tensors, file);
    }

    private static ICheckpointContainer OpenContainer(CheckpointFile file)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(file.Length, FileSignature.Length)];
        file.Read(0, start);
        if (FileSignature.IsZip(start))
            return new ZipContainer(file);
        if (FileSignature.IsPickle(start))
            return new LegacyContainer(file);
        throw new NotACheckpointException(FileSignature.Describe(start));
    }

    private static StateTensor Describe(CheckpointFile file, ICheckpointContainer container, string name, TensorReference tensor)
    {
        try
        {
            var reader = new TensorReader(tensor, container.Find(tensor.Storage), maxRepeated: file.Length);
            return new StateTensor(name, reader.Shape, () => file.Guard(reader.Read));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"tensor {name}: {e.Message}", e);
        }
    }
}
