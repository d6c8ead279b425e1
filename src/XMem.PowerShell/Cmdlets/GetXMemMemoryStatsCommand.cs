using System.Management.Automation;
using XMem.Memory;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Get-XMemMemoryStats: what the three memories of a session hold.</summary>
[Cmdlet(VerbsCommon.Get, "XMemMemoryStats")]
[OutputType(typeof(MemoryStatistics))]
public sealed class GetXMemMemoryStatsCommand : XMemSessionCmdlet
{
    /// <summary>The session; may be left out while only one is open.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public override XMemSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Run(RequireSession().Tracking.GetMemoryStatistics));
}
