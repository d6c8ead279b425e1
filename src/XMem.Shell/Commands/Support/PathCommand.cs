using System.Management.Automation;

namespace XMem.Shell.Commands.Support;

/// <summary>A command on items: <c>-Path</c> with wildcards, <c>-LiteralPath</c> as it stands, also by property name PSPath.</summary>
internal abstract class PathCommand : ItemCommand
{
    protected const string PathSet = "Path";
    protected const string LiteralPathSet = "LiteralPath";

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public virtual string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Whether wildcard characters mean themselves.</summary>
    protected bool IsLiteral => ParameterSetName == LiteralPathSet;

    /// <summary>The paths as they were given.</summary>
    protected string[] GivenPaths => IsLiteral ? LiteralPath : Path;

    /// <summary>Runs an action for every path; a failure is that path's error and the others go on.</summary>
    protected void ForEachPath(Action<string> action)
    {
        foreach (var path in GivenPaths)
            Try(path, () => action(path));
    }

    /// <summary>The existing items that a path means.</summary>
    protected IEnumerable<PathInfo> ResolveItems(string path) =>
        SessionState.Path.GetResolvedPSPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path);

    /// <summary>The existing files that a path means, as the operating system names them.</summary>
    protected IEnumerable<string> ResolveFiles(string path) => ResolveItems(path).Select(item => FileSystem.Require(item.Provider, item.ProviderPath));
}
