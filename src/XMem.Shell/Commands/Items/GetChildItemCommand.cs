using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Items;

/// <summary>Lists what is in a folder, or what a wildcard matches.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = PathSet)]
[Alias("gci", "dir", "ls")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
internal sealed class GetChildItemCommand : PathCommand
{
    private WildcardPattern[] _include = [];
    private WildcardPattern[] _exclude = [];
    private WildcardPattern? _filter;

    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = ["."];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public string[] Include { get; set; } = [];

    [Parameter]
    public string[] Exclude { get; set; } = [];

    [Parameter]
    [Alias("s")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Name { get; set; }

    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    protected override void BeginProcessing()
    {
        _filter = Filter is null ? null : Pattern(Filter);
        _include = [.. Include.Select(Pattern)];
        _exclude = [.. Exclude.Select(Pattern)];
    }

    protected override void ProcessRecord()
    {
        ForEachPath(path =>
        {
            var recurse = Recurse || MyInvocation.BoundParameters.ContainsKey(nameof(Depth));
            foreach (var item in InvokeProvider.ChildItem.Get([path], recurse, Depth, Force, IsLiteral))
            {
                if (IsWanted(item))
                    WriteObject(Name ? RelativeName(item, path) : item);
            }
        });
    }

    private bool IsWanted(PSObject item)
    {
        var name = LanguagePrimitives.ConvertTo<string>(item.Properties["PSChildName"]?.Value);
        var isContainer = LanguagePrimitives.IsTrue(item.Properties["PSIsContainer"]?.Value);
        return (!File || !isContainer)
            && (!Directory || isContainer)
            && _filter?.IsMatch(name) != false
            && (_include.Length == 0 || Array.Exists(_include, pattern => pattern.IsMatch(name)))
            && !Array.Exists(_exclude, pattern => pattern.IsMatch(name));
    }

    private string RelativeName(PSObject item, string path)
    {
        var name = LanguagePrimitives.ConvertTo<string>(item.Properties["PSChildName"].Value);
        if (!Recurse || item.BaseObject is not FileSystemInfo file)
            return name;

        var root = !IsLiteral && WildcardPattern.ContainsWildcardCharacters(path) ? SessionState.Path.ParseParent(path, root: "") : path;
        return System.IO.Path.GetRelativePath(FileSystem.Unresolved(SessionState, root.Length == 0 ? "." : root), file.FullName);
    }

    private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
}
