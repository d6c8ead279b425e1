namespace XMem.Models.Checkpoints;

/// <summary>What a pickle says of a tensor: a strided view of a storage. Unchecked: <see cref="TensorReader"/> compares it with the storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">Element of the storage at which the tensor begins.</param>
/// <param name="Extents">Extent of each dimension.</param>
/// <param name="Strides">Elements from one index to the next, for each dimension.</param>
internal sealed record TensorReference(StorageReference Storage, long Offset, long[] Extents, long[] Strides)
{
    // PyTorch's own limit.
    private const int MaxDimensions = 64;

    /// <summary>Describes a tensor by the arguments of <c>torch._utils._rebuild_tensor</c>.</summary>
    /// <exception cref="InvalidDataException">Extents and strides are not two short lists of as many integers.</exception>
    public static TensorReference Create(StorageReference storage, long offset, object?[] extents, object?[] strides)
    {
        if (extents.Length != strides.Length || extents.Length > MaxDimensions)
            throw new InvalidDataException($"a tensor has {extents.Length} extents and {strides.Length} strides");
        return new(storage, offset, Integers(extents), Integers(strides));
    }

    private static long[] Integers(object?[] values) =>
        Array.ConvertAll(values, value => value is long number ? number : throw new InvalidDataException("a tensor's extent is no integer"));
}
