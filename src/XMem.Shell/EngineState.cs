using System.Management.Automation.Runspaces;
#if !POWERSHELL_SDK
using XMem.Shell.Commands;
using XMem.Shell.Commands.Support;
#endif

namespace XMem.Shell;

/// <summary>What a new runspace of the shell knows.</summary>
internal static class EngineState
{
    /// <summary>The engine's own commands and the everyday ones.</summary>
    public static InitialSessionState Create()
    {
#if POWERSHELL_SDK
        var state = InitialSessionState.CreateDefault();
#else
        // CreateDefault throws without the assemblies of Microsoft.PowerShell.SDK.
        var state = InitialSessionState.CreateDefault2();
        EverydayCommands.AddTo(state);
        EngineInternals.BreakLinesBetweenWords();
#endif
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;

        // pwsh's default on Windows; elsewhere the engine knows no policy.
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;

        return state;
    }
}
