using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace XMem.Shell.Commands;

/// <summary>
/// The everyday commands that System.Management.Automation leaves to PowerShell's other assemblies: the common forms, over the engine's
/// public provider and formatting interfaces, under PowerShell's names and parameters. Anything beyond needs pwsh.
/// </summary>
internal static class EverydayCommands
{
    // Where PowerShell leaves a name to a system's own program on Unix, so do we.
    private static readonly (string Name, string Command)[] WindowsAliases =
    [
        ("cp", "Copy-Item"),
        ("mv", "Move-Item"),
        ("rm", "Remove-Item"),
        ("rmdir", "Remove-Item"),
        ("sleep", "Start-Sleep"),
    ];

    /// <summary>Adds the commands and their aliases.</summary>
    public static void AddTo(InitialSessionState state)
    {
        foreach (var type in typeof(EverydayCommands).Assembly.GetTypes())
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is not { } cmdlet)
                continue;

            var name = $"{cmdlet.VerbName}-{cmdlet.NounName}";
            state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
            foreach (var alias in type.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [])
                AddAlias(state, alias, name);
        }

        if (OperatingSystem.IsWindows())
        {
            foreach (var (alias, command) in WindowsAliases)
                AddAlias(state, alias, command);
        }
    }

    private static void AddAlias(InitialSessionState state, string alias, string command)
    {
        // The engine brings a few of PowerShell's aliases already, for commands that it does not have.
        state.Commands.Remove(alias, typeof(SessionStateAliasEntry));
        state.Commands.Add(new SessionStateAliasEntry(alias, command, description: "", ScopedItemOptions.AllScope));
    }
}
