using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Takes a part of a path.</summary>
[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = ParentSet)]
[OutputType(typeof(string), typeof(bool))]
internal sealed class SplitPathCommand : PathCommand
{
    private const string ParentSet = "Parent";
    private const string LeafSet = "Leaf";
    private const string LeafBaseSet = "LeafBase";
    private const string ExtensionSet = "Extension";
    private const string QualifierSet = "Qualifier";
    private const string NoQualifierSet = "NoQualifier";
    private const string IsAbsoluteSet = "IsAbsolute";

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ParentSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = LeafSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = LeafBaseSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ExtensionSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = QualifierSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = NoQualifierSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = IsAbsoluteSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = [];

    [Parameter(ParameterSetName = ParentSet)]
    public SwitchParameter Parent { get; set; }

    [Parameter(ParameterSetName = LeafSet, Mandatory = true)]
    public SwitchParameter Leaf { get; set; }

    [Parameter(ParameterSetName = LeafBaseSet, Mandatory = true)]
    public SwitchParameter LeafBase { get; set; }

    [Parameter(ParameterSetName = ExtensionSet, Mandatory = true)]
    public SwitchParameter Extension { get; set; }

    [Parameter(ParameterSetName = QualifierSet, Mandatory = true)]
    public SwitchParameter Qualifier { get; set; }

    [Parameter(ParameterSetName = NoQualifierSet, Mandatory = true)]
    public SwitchParameter NoQualifier { get; set; }

    [Parameter(ParameterSetName = IsAbsoluteSet, Mandatory = true)]
    public SwitchParameter IsAbsolute { get; set; }

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            if (!Resolve)
            {
                WriteObject(Part(path));
                return;
            }

            foreach (var item in ResolveItems(path))
                WriteObject(Part(item.Path));
        });
    }

    private object Part(string path) => ParameterSetName switch
    {
        LeafSet => SessionState.Path.ParseChildName(path),
        LeafBaseSet => System.IO.Path.GetFileNameWithoutExtension(SessionState.Path.ParseChildName(path)),
        ExtensionSet => System.IO.Path.GetExtension(SessionState.Path.ParseChildName(path)),
        IsAbsoluteSet => SessionState.Path.IsPSAbsolute(path, out _),
        QualifierSet => path[..QualifierLength(path)],
        NoQualifierSet => path[QualifierLength(path)..],
        _ => SessionState.Path.ParseParent(path, root: ""),
    };

    // "C:" of "C:\shot", "Env:" of "Env:PATH".
    private static int QualifierLength(string path) => path.IndexOf(':', StringComparison.Ordinal) + 1;
}
