using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Remembers the current location, and goes to a folder.</summary>
[Cmdlet(VerbsCommon.Push, "Location", DefaultParameterSetName = PathSet)]
[Alias("pushd")]
internal sealed class PushLocationCommand : PathCommand
{
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = ["."];

    [Parameter]
    public string StackName { get; set; } = "";

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            SessionState.Path.PushCurrentLocation(StackName);
            SessionState.Path.SetLocation(IsLiteral ? WildcardPattern.Escape(path) : path);
        });
    }
}
