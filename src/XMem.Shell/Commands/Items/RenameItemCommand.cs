using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Gives an item another name.</summary>
[Cmdlet(VerbsCommon.Rename, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("ren", "rni")]
internal sealed class RenameItemCommand : RelocateCommand
{
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = "";

    protected override string Target => NewName;

    protected override IEnumerable<PSObject> Relocate(string path) => InvokeProvider.Item.Rename(path, NewName, Force);
}
