using XMem.Models.Checkpoints.Pickles;

namespace XMem.Models.Checkpoints;

/// <summary>
/// What a pickle says of a storage, the flat array behind one or more tensors. Its device (<c>cpu</c>, <c>cuda:0</c>) does not matter here.
/// </summary>
/// <param name="Element">Type of its elements.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="TotalCount">Elements that the file has under that name.</param>
/// <param name="First">First of them that belongs to this storage: not 0 in a view of a storage (legacy format).</param>
/// <param name="Count">Elements that belong to this storage.</param>
internal sealed record StorageReference(ElementType Element, string Key, long TotalCount, long First, long Count)
{
    /// <summary>
    /// Reads the tuple by which <c>torch.save</c> stands for a storage: ('storage', class, key, device, count), in the legacy
    /// format with a sixth member, None or the view (key, first, count).
    /// </summary>
    /// <exception cref="InvalidDataException">It is no such tuple.</exception>
    public static StorageReference FromPersistentId(object? id)
    {
        if (id is not object?[] tuple
            || tuple is not ["storage", PickleGlobal { Element: { } element }, string key, string, long and >= 0 and var count, .. var rest])
        {
            throw new InvalidDataException("its pickle describes a storage in an unknown way");
        }

        return rest switch
        {
            [] or [null] => new(element, key, count, 0, count),
            [object?[] view] when view is [string, long and >= 0 and var first, long and >= 0 and var viewCount] && first <= count && viewCount <= count - first =>
                new(element, key, count, first, viewCount),
            _ => throw new InvalidDataException($"its storage {key} is a view beyond the storage's end"),
        };
    }
}
