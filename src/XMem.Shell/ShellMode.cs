namespace XMem.Shell;

/// <summary>What the command line asks for.</summary>
internal enum ShellMode
{
    /// <summary>Read commands from standard input: a prompt on a terminal, a script from a pipe.</summary>
    Read,

    /// <summary>Run a text.</summary>
    Command,

    /// <summary>Run a script file.</summary>
    File,

    /// <summary>Print the options.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}
