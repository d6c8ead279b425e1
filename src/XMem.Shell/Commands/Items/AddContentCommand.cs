using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Writes lines to the end of a text file.</summary>
[Cmdlet(VerbsCommon.Add, "Content", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[Alias("ac")]
internal sealed class AddContentCommand : WriteContentCommand
{
    protected override bool Appends => true;
}
