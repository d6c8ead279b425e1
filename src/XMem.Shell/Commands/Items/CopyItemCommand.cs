using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Copies items.</summary>
[Cmdlet(VerbsCommon.Copy, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("copy", "cpi")]
internal sealed class CopyItemCommand : PathCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            if (!ShouldProcess($"{path} -> {Destination}"))
                return;

            var copies = InvokeProvider.Item.Copy([path], Destination, Recurse, CopyContainers.CopyTargetContainer, Force, IsLiteral);
            if (PassThru)
                WriteObject(copies, enumerateCollection: true);
        });
    }
}
