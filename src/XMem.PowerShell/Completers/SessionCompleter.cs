namespace XMem.PowerShell.Completers;

/// <summary>Completes arguments that are sessions by a command that gets the session of a name.</summary>
public sealed class SessionCompleter : SessionNameCompleter
{
    private protected override string Write(string name) => $"(Get-XMemSession {name})";
}
