using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Finds the items that a path with wildcards names.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = PathSet)]
[Alias("rvpa")]
[OutputType(typeof(PathInfo), typeof(string))]
internal sealed class ResolvePathCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Relative { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            foreach (var item in ResolveItems(path))
                WriteObject(Relative ? RelativeToLocation(item) : item);
        });
    }

    private string RelativeToLocation(PathInfo item)
    {
        var relative = System.IO.Path.GetRelativePath(SessionState.Path.CurrentLocation.ProviderPath, item.ProviderPath);
        return relative.StartsWith("..", StringComparison.Ordinal) || System.IO.Path.IsPathRooted(relative)
            ? relative
            : System.IO.Path.Join(".", relative);
    }
}
