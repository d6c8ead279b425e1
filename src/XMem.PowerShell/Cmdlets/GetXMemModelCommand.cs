using System.Management.Automation;
using XMem.Models;
using XMem.PowerShell.Completers;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Gets the models that New-XMemSession knows by name.</summary>
/// <remarks>
/// <para>
/// Models are looked for in the folders of the environment variable XMEM_MODEL_PATH (separated as in PATH), then among the
/// user's own, which Import-XMemModel makes, then among those that come with the module. The first of a name is meant. A
/// model's files are verified when it is listed.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Get-XMemModel
/// </code>
/// <para>Lists all models.</para>
/// </example>
/// <example>
/// <code>
/// (Get-XMemModel xmem-tiny).Defaults
/// </code>
/// <para>Shows the tracking options that a model suggests.</para>
/// </example>
/// <example>
/// <code>
/// Get-XMemModel xmem-* | Select-Object Name, Description, License
/// </code>
/// <para>Shows what models are, and the terms of their weights.</para>
/// </example>
/// <seealso cref="ImportXMemModelCommand"/>
/// <seealso cref="NewXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Get, "XMemModel")]
[OutputType(typeof(XMemModel))]
public sealed class GetXMemModelCommand : XMemCmdlet
{
    /// <summary>Names of models; wildcards are allowed. The path of a model folder is taken too.</summary>
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
                Write(() => ModuleModels.Catalog.Find(LocateModel(name)));
                continue;
            }

            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            foreach (var entry in ModuleModels.Catalog.List().Where(entry => pattern.IsMatch(entry.Name)))
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
