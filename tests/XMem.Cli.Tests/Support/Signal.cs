namespace XMem.Cli.Tests.Support;

/// <summary>A signal that a test sends to a process it started, by its number.</summary>
public enum Signal
{
    /// <summary>A terminal was closed.</summary>
    HangUp = 1,

    /// <summary>Ctrl+C.</summary>
    Interrupt = 2,

    /// <summary>What a service manager sends, or a farm.</summary>
    Terminate = 15,
}
