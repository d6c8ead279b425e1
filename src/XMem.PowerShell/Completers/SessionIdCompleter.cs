using System.Collections;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Completers;

/// <summary>Completes numbers of open sessions.</summary>
public sealed class SessionIdCompleter : NumberCompleter
{
    private protected override IEnumerable<int> Numbers(IDictionary bound) => SessionTable.Current.List().Select(session => session.Id);
}
