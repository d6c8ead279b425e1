using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Completers;

/// <summary>Completes names of open sessions.</summary>
public class SessionNameCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names() => SessionTable.Current.List().Select(session => session.Name).Distinct(StringComparer.Ordinal);
}
