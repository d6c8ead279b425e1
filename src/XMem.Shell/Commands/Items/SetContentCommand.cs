using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Writes a text file.</summary>
[Cmdlet(VerbsCommon.Set, "Content", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("sc")]
internal sealed class SetContentCommand : WriteContentCommand
{
    protected override bool Appends => false;
}
