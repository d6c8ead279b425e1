using System.Management.Automation;

namespace XMem.Shell.Commands.Items;

/// <summary>Goes back to the location remembered last.</summary>
[Cmdlet(VerbsCommon.Pop, "Location")]
[Alias("popd")]
internal sealed class PopLocationCommand : PSCmdlet
{
    [Parameter]
    public string StackName { get; set; } = "";

    protected override void ProcessRecord() => SessionState.Path.PopLocation(StackName);
}
