using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Moves items.</summary>
[Cmdlet(VerbsCommon.Move, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("move", "mi")]
internal sealed class MoveItemCommand : PathCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

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

            var moved = InvokeProvider.Item.Move([path], Destination, Force, IsLiteral);
            if (PassThru)
                WriteObject(moved, enumerateCollection: true);
        });
    }
}
