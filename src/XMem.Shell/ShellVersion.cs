using System.Management.Automation;
using System.Reflection;

namespace XMem.Shell;

/// <summary>Versions of this program and of the engine inside.</summary>
internal static class ShellVersion
{
    /// <summary>This program's version.</summary>
    public static Version Number { get; } = typeof(ShellVersion).Assembly.GetName().Version!;

    /// <summary>One line for <c>-Version</c> and the interactive banner.</summary>
    public static string Text => $"xmem-shell {Number.ToString(3)} (PowerShell engine {Informational(typeof(PSObject).Assembly)}, .NET {Environment.Version})";

    // "7.6.9 SHA: ..." or "0.1.0+commit": the version proper comes first.
    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(' ', '+')[0];
}
