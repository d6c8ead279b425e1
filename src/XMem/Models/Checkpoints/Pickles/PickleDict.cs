namespace XMem.Models.Checkpoints.Pickles;

/// <summary>
/// A Python dict as the list of its entries, in order. Keys are not hashed: a key can be anything, nested to any depth,
/// and only keys that are text are ever asked for.
/// </summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object?, object?>>? _entries;

    /// <summary>The entries in the order in which they were set.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries ?? [];

    /// <summary>Appends an entry.</summary>
    public void Add(object? key, object? value) => (_entries ??= []).Add(new(key, value));

    /// <summary>The value of a text key, null where there is none; the last one set, as in Python.</summary>
    public object? this[string key] => Entries.LastOrDefault(entry => entry.Key is string name && name == key).Value;
}
