using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Moves items.</summary>
[Cmdlet(VerbsCommon.Move, "Item", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("move", "mi")]
internal sealed class MoveItemCommand : RelocateCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    protected override string Target => Destination;

    protected override IEnumerable<PSObject> Relocate(string path) => InvokeProvider.Item.Move([path], Destination, Force, IsLiteral);
}
