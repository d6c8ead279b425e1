using System.Management.Automation;
using XMem.Models;
using XMem.PowerShell.Completers;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Get-XMemModel: the models that New-XMemSession knows by name.</summary>
[Cmdlet(VerbsCommon.Get, "XMemModel")]
[OutputType(typeof(XMemModel))]
public sealed class GetXMemModelCommand : XMemCmdlet
{
    /// <summary>Names of models; wildcards are allowed. A path of a model folder is taken too.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Write(() => ModelFolders.Catalogue.Find(Directory.Exists(Locate(name)) ? Locate(name) : name));
                continue;
            }

            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            foreach (var entry in ModelFolders.Catalogue.List().Where(entry => pattern.IsMatch(entry.Name)))
                Write(() => entry.Folder);
        }
    }

    // A model that is broken does not hide the others.
    private void Write(Func<string> find)
    {
        try
        {
            WriteObject(XMemModel.Load(find(), StopToken));
        }
        catch (XMemException exception)
        {
            WriteError(ErrorRecords.From(exception));
        }
    }
}
