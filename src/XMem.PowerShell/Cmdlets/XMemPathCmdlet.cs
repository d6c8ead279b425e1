using System.Management.Automation;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that take files: -Path with wildcards, -LiteralPath without and from Get-ChildItem.</summary>
public abstract class XMemPathCmdlet : XMemSessionCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files, taken as they are; what Get-ChildItem passes on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The files meant.</summary>
    private protected IEnumerable<string> ResolveFiles() =>
        ParameterSetName == LiteralPathSet ? Resolve(LiteralPath, isLiteral: true) : Resolve(Path, isLiteral: false);
}
