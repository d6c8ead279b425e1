using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Remove-XMemSession: frees sessions and all that they remember.</summary>
[Cmdlet(VerbsCommon.Remove, "XMemSession", SupportsShouldProcess = true)]
public sealed class RemoveXMemSessionCommand : XMemCmdlet
{
    /// <summary>The sessions to remove.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemSession[] Session { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var session in Session)
        {
            if (ShouldProcess(session.Name))
                session.Dispose();
        }
    }
}
