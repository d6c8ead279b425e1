using System.Management.Automation;

namespace XMem.Shell.Commands.Items;

/// <summary>The current location.</summary>
[Cmdlet(VerbsCommon.Get, "Location")]
[Alias("gl", "pwd")]
[OutputType(typeof(PathInfo))]
internal sealed class GetLocationCommand : PSCmdlet
{
    protected override void ProcessRecord() => WriteObject(SessionState.Path.CurrentLocation);
}
