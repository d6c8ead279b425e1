using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Tells whether an item exists.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = PathSet)]
[OutputType(typeof(bool))]
internal sealed class TestPathCommand : PathCommand
{
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public override string[] Path { get; set; } = [];

    [Parameter]
    [Alias("Type")]
    public PathType PathType { get; set; } = PathType.Any;

    [Parameter]
    public SwitchParameter IsValid { get; set; }

    protected override void ProcessRecord() => ForEachPath(path => WriteObject(Test(path)));

    private bool Test(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            return false;
        if (IsValid)
            return SessionState.Path.IsValid(path);

        try
        {
            if (!InvokeProvider.Item.Exists(path, force: true, IsLiteral))
                return false;

            return PathType switch
            {
                PathType.Any => true,
                var type => (type == PathType.Container) == InvokeProvider.Item.IsContainer(IsLiteral ? WildcardPattern.Escape(path) : path),
            };
        }
        catch (SessionStateException)
        {
            // A drive or provider that does not exist.
            return false;
        }
    }
}
