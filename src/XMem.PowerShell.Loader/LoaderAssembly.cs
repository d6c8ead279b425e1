using System.Management.Automation;

namespace XMem.PowerShell.Loader;

/// <summary>Opens the engine's own load context, before PowerShell looks at the cmdlets.</summary>
/// <remarks>
/// An assembly of its own, and a nested module, because nested modules are loaded first: PowerShell reads the types of an assembly
/// before it calls the assembly's own initializer, and types of cmdlets can need the engine's already, such as an enumeration.
/// </remarks>
public sealed class LoaderAssembly : IModuleAssemblyInitializer
{
    /// <summary>Called by PowerShell when a runspace imports the module.</summary>
    public void OnImport() => EngineLoadContext.EnsureOpen();
}
