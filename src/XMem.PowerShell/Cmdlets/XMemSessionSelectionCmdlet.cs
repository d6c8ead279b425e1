using System.Globalization;
using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Cmdlets that take open sessions by their names or numbers.</summary>
public abstract class XMemSessionSelectionCmdlet : XMemCmdlet
{
    private protected const string NameSet = "Name";
    private protected const string IdSet = "Id";

    /// <summary>The open sessions of these names; a name without wildcards that no session has is an error that the command survives.</summary>
    private protected IEnumerable<XMemSession> SelectByName(IEnumerable<string> names) => names.SelectMany(name =>
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return Select(session => pattern.IsMatch(session.Name), name, WildcardPattern.ContainsWildcardCharacters(name));
    });

    /// <summary>The open sessions of these numbers; a number that no session has is an error that the command survives.</summary>
    private protected IEnumerable<XMemSession> SelectById(IEnumerable<int> ids) => ids.SelectMany(id =>
        Select(session => session.Id == id, id.ToString(CultureInfo.InvariantCulture), mayBeNone: false));

    private List<XMemSession> Select(Func<XMemSession, bool> isMeant, string wanted, bool mayBeNone)
    {
        var found = SessionTable.Current.List().Where(isMeant).ToList();
        if (found.Count == 0 && !mayBeNone)
            WriteError(ErrorRecords.SessionNotFound(wanted));
        return found;
    }
}
