using System.Management.Automation;
using XMem.Memory;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Get-XMemMemoryStats: what the three memories of a session hold.</summary>
[Cmdlet(VerbsCommon.Get, "XMemMemoryStats")]
[OutputType(typeof(MemoryStatistics))]
public sealed class GetXMemMemoryStatsCommand : XMemSessionCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Run(RequireSession().Tracking.GetMemoryStatistics));
}
