using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Goes to a folder: the user's own without a path, the one before with <c>-</c>.</summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = PathSet)]
[Alias("sl", "cd", "chdir")]
[OutputType(typeof(PathInfo))]
internal sealed class SetLocationCommand : PathCommand
{
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = ["~"];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            var location = SessionState.Path.SetLocation(IsLiteral ? WildcardPattern.Escape(path) : path);
            if (PassThru)
                WriteObject(location);
        });
    }
}
