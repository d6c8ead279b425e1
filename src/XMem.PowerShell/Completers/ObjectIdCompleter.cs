using System.Collections;
using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Completers;

/// <summary>Completes numbers of the objects that the session follows: the one of -Session, or the runspace's only one.</summary>
public sealed class ObjectIdCompleter : NumberCompleter
{
    private protected override IEnumerable<int> Numbers(IDictionary bound)
    {
        var open = SessionTable.Current.List();
        var given = bound["Session"];
        var session = (given is PSObject wrapped ? wrapped.BaseObject : given) as XMemSession ?? (open.Count == 1 ? open[0] : null);
        return session?.Objects ?? [];
    }
}
