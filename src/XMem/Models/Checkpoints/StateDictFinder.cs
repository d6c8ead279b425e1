using System.Globalization;
using XMem.Models.Checkpoints.Pickles;

namespace XMem.Models.Checkpoints;

/// <summary>Finds the network's tensors in what was saved: a state dict, or a training checkpoint with a state dict in it.</summary>
internal static class StateDictFinder
{
    private const int MaxListed = 12;

    // XMem's own trainer writes {it, network, optimizer, scheduler}; the others are the names most trainers use.
    private static readonly string[] Wrappers = ["network", "state_dict", "model"];

    /// <summary>The tensors by name, in their order.</summary>
    /// <exception cref="InvalidDataException">There is no state dict, or not where one is expected: the message lists what there is.</exception>
    public static IReadOnlyList<(string Name, TensorReference Tensor)> Find(object? root)
    {
        if (root is not PickleDict dict)
            throw new InvalidDataException($"it holds {Describe(root)}, not a state dict (a dict of named tensors)");
        var found = IsStateDict(dict) ? dict : Wrappers.Select(name => dict[name]).OfType<PickleDict>().FirstOrDefault(IsStateDict);
        return found is not null ? Tensors(found) : throw new InvalidDataException(
            $"it holds no state dict (a dict of named tensors), neither as such nor as {string.Join(" or ", Wrappers)}; found: {List(dict)}");
    }

    private static bool IsStateDict(PickleDict dict) =>
        dict.Entries.Count > 0 && dict.Entries.All(entry => entry is { Key: string, Value: TensorReference });

    private static List<(string Name, TensorReference Tensor)> Tensors(PickleDict dict)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. dict.Entries.Select(entry => names.Add((string)entry.Key!)
            ? ((string)entry.Key!, (TensorReference)entry.Value!)
            : throw new InvalidDataException($"it has two tensors named {entry.Key}"))];
    }

    /// <summary>What is not a tensor comes first: that is what makes the dict no state dict.</summary>
    private static string List(PickleDict dict)
    {
        if (dict.Entries.Count == 0)
            return "nothing";
        var listed = dict.Entries.OrderBy(entry => entry.Value is TensorReference).Take(MaxListed).Select(entry => $"{Key(entry.Key)} ({Describe(entry.Value)})");
        var more = dict.Entries.Count > MaxListed ? $" and {dict.Entries.Count - MaxListed} more" : "";
        return string.Join(", ", listed) + more;
    }

    private static string Key(object? key) => key is string or long or double or bool
        ? Convert.ToString(key, CultureInfo.InvariantCulture)!
        : Describe(key);

    private static string Describe(object? value) => value switch
    {
        null => "None",
        TensorReference => "a tensor",
        StorageReference => "a storage",
        PickleDict { Entries.Count: 0 } => "an empty dict",
        PickleDict dict when IsStateDict(dict) => $"a dict of {dict.Entries.Count} tensors",
        PickleDict dict => $"a dict of {dict.Entries.Count}",
        List<object?> or object?[] => "a list",
        string => "a text",
        PickleGlobal global => global.Name,
        _ => "a number",
    };
}
