namespace XMem.Clips.Runs;

/// <summary>Names of a run's own files, which lie beside its masks.</summary>
/// <param name="Path">The folder.</param>
internal sealed record RunFolder(string Path)
{
    private const string SessionPrefix = "run-";
    private const string SessionExtension = ".xmem";

    /// <summary>The report.</summary>
    public string ReportPath => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The lock.</summary>
    public string LockPath => System.IO.Path.Combine(Path, "run.lock");

    /// <summary>A file of the run.</summary>
    /// <param name="name">Its path, seen from the folder.</param>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A file's path, seen from the folder.</summary>
    public string RelativePathOf(string path) => System.IO.Path.GetRelativePath(Path, path);

    /// <summary>Name of a checkpoint's session file.</summary>
    /// <param name="pass">Which pass, from 0.</param>
    /// <param name="position">Frames of the pass that are behind.</param>
    public static string SessionName(int pass, int position) => $"{SessionPrefix}{pass}-{position:D6}{SessionExtension}";

    /// <summary>Makes the folder and those above it where they are missing.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>.</exception>
    public void Create() => DestinationFolder.Create(Path);

    /// <summary>Removes session files of checkpoints that are no more.</summary>
    /// <param name="kept">Name of the session file to keep; null for none.</param>
    public void DiscardSessions(string? kept)
    {
        foreach (var path in Directory.EnumerateFiles(Path).Where(path => System.IO.Path.GetFileName(path) is { } name && IsSession(name) && name != kept))
            AtomicFile.Discard(path);
    }

    /// <summary>Removes what killed tasks left half-written of the run's own files.</summary>
    public void DiscardTemporaries()
    {
        foreach (var file in AtomicFile.FindTemporaries(Path).Where(file => IsSession(file.Key) || file.Key == System.IO.Path.GetFileName(ReportPath)))
            file.ToList().ForEach(AtomicFile.Discard);
    }

    private static bool IsSession(string name) =>
        name.StartsWith(SessionPrefix, StringComparison.Ordinal) && name.EndsWith(SessionExtension, StringComparison.Ordinal);
}
