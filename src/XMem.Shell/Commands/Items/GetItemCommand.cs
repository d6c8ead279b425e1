using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Gets the items that a path names.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = PathSet)]
[Alias("gi")]
internal sealed class GetItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() =>
        ForEachPath(path => WriteObject(InvokeProvider.Item.Get([path], Force, IsLiteral), enumerateCollection: true));
}
