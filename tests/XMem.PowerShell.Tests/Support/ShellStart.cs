namespace XMem.PowerShell.Tests.Support;

/// <summary>How xmem-shell, or another program of the repository, is started.</summary>
internal sealed record ShellStart(params string[] Arguments)
{
    /// <summary>The program's project and its name.</summary>
    public (string Project, string Name) Program { get; init; } = ("XMem.Shell", "xmem-shell");

    /// <summary>What it reads from standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>The folder it starts in; the repository's root if null.</summary>
    public string? Folder { get; init; }

    /// <summary>Environment variables to set.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
