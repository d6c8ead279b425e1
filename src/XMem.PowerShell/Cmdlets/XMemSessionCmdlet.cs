using System.Management.Automation;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that work on a session: the one given, or the runspace's only one.</summary>
public abstract class XMemSessionCmdlet : XMemCmdlet
{
    /// <summary>The session. It may be left out while only one is open in the runspace.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public virtual XMemSession? Session { get; set; }

    /// <summary>The session to work on; ends the command where that is not clear.</summary>
    private protected XMemSession RequireSession() => RequireSession(Session);
}
