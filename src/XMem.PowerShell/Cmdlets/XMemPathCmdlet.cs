using System.Management.Automation;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that take files: -Path with wildcards, -LiteralPath without and from Get-ChildItem.</summary>
public abstract class XMemPathCmdlet : XMemSessionCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Files, in the order of their names where wildcards mean several. In names that have [ or ], use -LiteralPath.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files, by names in which nothing is a wildcard. Get-ChildItem passes its files on as these.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The files meant.</summary>
    private protected IEnumerable<string> ResolveFiles() =>
        ParameterSetName == LiteralPathSet ? Resolve(LiteralPath, isLiteral: true) : Resolve(Path, isLiteral: false);
}
