namespace XMem.Clips.Runs;

/// <summary>
/// Temporary files that killed tasks left behind. Those of a file go when the file is written anew, which is sure to be no one else's work
/// while a run is locked.
/// </summary>
internal sealed class Leftovers
{
    private readonly Dictionary<string, ILookup<string, string>> _folders = new(StringComparer.Ordinal);

    /// <summary>Removes the temporary files of a file that is going to be written.</summary>
    /// <param name="path">The file, whose folder exists.</param>
    public void Discard(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!_folders.TryGetValue(folder, out var leftovers))
            _folders.Add(folder, leftovers = AtomicFile.FindTemporaries(folder));
        foreach (var temporary in leftovers[Path.GetFileName(path)])
            AtomicFile.Discard(temporary);
    }
}
