namespace XMem.Tests.Folders;

/// <summary>
/// Which folders of a project use which. A use is a using directive or a qualified name of a type. It counts between the two folders where
/// the paths part: a file of Models/Graphs that uses Tensors makes Models depend on Tensors; one that uses Models/Checkpoints makes
/// Models/Graphs depend on Models/Checkpoints. A folder and those in it count as one.
/// </summary>
internal sealed class FolderGraph
{
    private readonly string _root;
    private readonly HashSet<string> _folders;
    private readonly HashSet<string> _types;
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _uses = new(StringComparer.Ordinal);

    /// <summary>Finds the uses.</summary>
    /// <param name="root">The namespace of files beside the project file; a folder's is named by its path.</param>
    /// <param name="files">All source files.</param>
    public FolderGraph(string root, IReadOnlyList<SourceFile> files)
    {
        _root = root;
        _folders = [.. files.SelectMany(file => file.Folders.Select((_, i) => string.Join('.', file.Folders[..(i + 1)])))];
        _types = [.. files.SelectMany(file => file.Types.Select(type => string.Join('.', [.. file.Folders, type])))];
        foreach (var file in files)
        {
            foreach (var used in file.Usings.Select(FolderOf).Concat(file.DottedNames.Select(name => FolderOfType(name, file.Folders))).OfType<string>())
                Add(file, used.Split('.'));
        }
    }

    /// <summary>Uses of folders by files that lie in none, as sentences.</summary>
    public List<string> UsesByRoot { get; } = [];

    /// <summary>
    /// A cycle with the files that cause each of its edges, as "Memory -> Devices (Memory/WorkingMemory.cs), Devices -> Memory (...)"; null
    /// if there is none.
    /// </summary>
    public string? FindCycle()
    {
        var finished = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in _uses.Keys)
        {
            if (FindCycle(folder, [], finished) is { } cycle)
                return string.Join(", ", cycle.Select((from, i) => Describe(from, cycle[(i + 1) % cycle.Count])));
        }

        return null;
    }

    private List<string>? FindCycle(string folder, List<string> path, HashSet<string> finished)
    {
        var start = path.IndexOf(folder);
        if (start >= 0)
            return path[start..];
        if (finished.Contains(folder) || !_uses.TryGetValue(folder, out var uses))
            return null;
        path.Add(folder);
        foreach (var used in uses.Keys)
        {
            if (FindCycle(used, path, finished) is { } cycle)
                return cycle;
        }

        path.RemoveAt(path.Count - 1);
        finished.Add(folder);
        return null;
    }

    private string Describe(string from, string to) => $"{from} -> {to} ({string.Join(", ", _uses[from][to])})";

    private void Add(SourceFile file, string[] used)
    {
        if (file.Folders.Length == 0)
        {
            UsesByRoot.Add($"{file.Path} uses {string.Join('/', used)}");
            return;
        }

        var common = file.Folders.Zip(used).TakeWhile(pair => pair.First == pair.Second).Count();
        if (common == file.Folders.Length || common == used.Length)
            return;
        var (from, to) = (string.Join('/', file.Folders[..(common + 1)]), string.Join('/', used[..(common + 1)]));
        if (!_uses.TryGetValue(from, out var uses))
            _uses.Add(from, uses = new(StringComparer.Ordinal));
        if (!uses.TryGetValue(to, out var files))
            uses.Add(to, files = new(StringComparer.Ordinal));
        files.Add(file.Path);
    }

    /// <summary>The innermost folder that a name of a namespace or type begins with; null for those of other projects.</summary>
    private string? FolderOf(string name)
    {
        if (!name.StartsWith(_root + ".", StringComparison.Ordinal))
            return null;
        var parts = name[(_root.Length + 1)..].Split('.');
        return Enumerable.Range(1, parts.Length).Reverse().Select(length => string.Join('.', parts[..length])).FirstOrDefault(_folders.Contains);
    }

    /// <summary>The folder of the type that a dotted name begins with, looked up as the compiler does; null if it is none.</summary>
    /// <param name="name">Such as XMem.Memory.ElementStore, Memory.ElementStore.LowerBound or Path.Combine.</param>
    /// <param name="folders">Where the name is used.</param>
    private string? FolderOfType(string name, string[] folders)
    {
        var parts = name.Split('.');
        var relative = parts[0] == _root ? parts[1..] : parts;
        var depths = parts[0] == _root ? [0] : Enumerable.Range(0, folders.Length + 1).Reverse();
        foreach (var depth in depths)
        {
            for (var length = 2; length <= relative.Length; length++)
            {
                if (_types.Contains(string.Join('.', [.. folders[..depth], .. relative[..length]])))
                    return string.Join('.', [.. folders[..depth], .. relative[..(length - 1)]]);
            }
        }

        return null;
    }
}
