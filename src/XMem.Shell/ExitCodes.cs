namespace XMem.Shell;

/// <summary>What the process returns when no script says otherwise; pwsh uses the same numbers.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int BadCommandLine = 64;
}
