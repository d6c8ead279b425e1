using XMem.Networks.ExecutionProviders;

namespace XMem.PowerShell.Completers;

/// <summary>Completes names of execution providers.</summary>
public sealed class ExecutionProviderCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => [ExecutionProvider.Auto, .. ExecutionProvider.All.Select(provider => provider.Name)];
}
