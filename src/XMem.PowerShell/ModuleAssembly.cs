using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell;

/// <summary>Prepares the process for the native libraries when the module is imported, and ends its sessions when it is removed.</summary>
/// <remarks>
/// PowerShell calls <see cref="OnImport"/> once for every runspace that imports the module, from several threads in
/// <c>ForEach-Object -Parallel</c>, and <see cref="OnRemove"/> once for every <c>Remove-Module</c>; the assembly itself stays loaded.
/// Nothing native is loaded here, so that an import is fast and works where a system library is missing.
/// </remarks>
public sealed class ModuleAssembly : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell when a runspace imports the module.</summary>
    public void OnImport() => NativeEnvironment.SetDefaults();

    /// <summary>Called by PowerShell when a runspace removes the module; its sessions end.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionTable.Current.Clear();
}
