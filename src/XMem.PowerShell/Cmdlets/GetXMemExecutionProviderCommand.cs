using System.Management.Automation;
using XMem.Networks.ExecutionProviders;
using XMem.PowerShell.Completers;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Gets what can run the networks on this machine, and what the others lack.</summary>
/// <remarks>
/// <para>
/// Each execution provider is tried: a small graph is run on it. For those that fail, Reason says what is missing, such as a library of
/// CUDA or cuDNN and its version, a GPU, or a new enough driver, and Remedy what to do. A provider that fails never falls back to the
/// processor; New-XMemSession ends with the same words.
/// </para>
/// <para>
/// Cuda and TensorRT need a module built with ./build.ps1 Build -Runtime Gpu, DirectML one built with -Runtime DirectML. Plugin is a library
/// of its own, which -ProviderLibrary names.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Get-XMemExecutionProvider
/// </code>
/// <para>Lists all execution providers and whether they work here.</para>
/// </example>
/// <example>
/// <code>
/// (Get-XMemExecutionProvider Cuda).Remedy
/// </code>
/// <para>Says what to do so that CUDA works; nothing if it does.</para>
/// </example>
/// <example>
/// <code>
/// Get-XMemExecutionProvider | Where-Object IsAvailable | ForEach-Object Name
/// (New-XMemSession -ExecutionProvider Auto).ExecutionProvider
/// </code>
/// <para>Shows the names of those that work here, and makes a session on the best of them.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Get, "XMemExecutionProvider")]
[OutputType(typeof(ProviderStatus))]
public sealed class GetXMemExecutionProviderCommand : XMemCmdlet
{
    /// <summary>Names of execution providers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ExecutionProviderCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Which of several devices, from 0.</summary>
    [Parameter]
    public int DeviceId { get; set; }

    /// <summary>An execution provider that is a library of its own, to be tried as Plugin.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProviderLibrary { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var library = ProviderLibrary is null ? null : GetUnresolvedProviderPathFromPSPath(ProviderLibrary);
        foreach (var name in Name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Try(name, library);
                continue;
            }

            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            foreach (var provider in ExecutionProvider.All.Where(provider => pattern.IsMatch(provider.Name)))
                Try(provider.Name, library);
        }
    }

    private void Try(string name, string? library)
    {
        var isPlugin = name.Equals(PluginExecutionProvider.ProviderName, StringComparison.OrdinalIgnoreCase);
        var isDevice = !name.Equals("Cpu", StringComparison.OrdinalIgnoreCase);
        if (isPlugin && library is null)
            WriteObject(ExecutionProvider.All.OfType<PluginExecutionProvider>().Single().Probe());
        else
            WriteObject(Run(() => ExecutionProvider.Find(name, new ProviderOptions { DeviceId = isDevice ? DeviceId : 0, Library = isPlugin ? library : null }).Probe()));
    }
}
