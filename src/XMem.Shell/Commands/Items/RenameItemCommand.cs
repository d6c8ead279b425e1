using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Gives an item another name.</summary>
[Cmdlet(VerbsCommon.Rename, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("ren", "rni")]
internal sealed class RenameItemCommand : PathCommand
{
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = "";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            if (!ShouldProcess($"{path} -> {NewName}"))
                return;

            var renamed = InvokeProvider.Item.Rename(path, NewName, Force);
            if (PassThru)
                WriteObject(renamed, enumerateCollection: true);
        });
    }
}
