using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Turns a PowerShell path into the operating system's.</summary>
[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = PathSet)]
[Alias("cvpa")]
[OutputType(typeof(string))]
internal sealed class ConvertPathCommand : PathCommand
{
    protected override void ProcessRecord() =>
        ForEachPath(path => WriteObject(ResolveItems(path).Select(item => item.ProviderPath), enumerateCollection: true));
}
