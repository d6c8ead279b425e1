namespace XMem.PowerShell.Completers;

/// <summary>Completes names of models.</summary>
public sealed class ModelCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => ModuleModels.Catalog.List().Select(model => model.Name);
}
