using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Get-XMemSession: the open sessions of this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "XMemSession", DefaultParameterSetName = "Name")]
[OutputType(typeof(XMemSession))]
public sealed class GetXMemSessionCommand : XMemCmdlet
{
    /// <summary>Names of sessions; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name")]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Numbers of sessions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var open = SessionTable.Current.List();
        if (ParameterSetName == "Id")
        {
            foreach (var id in Id)
                Write(open.Where(session => session.Id == id), $"{id}", isPattern: false);
            return;
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            Write(open.Where(session => pattern.IsMatch(session.Name)), name, WildcardPattern.ContainsWildcardCharacters(name));
        }
    }

    private void Write(IEnumerable<XMemSession> sessions, string wanted, bool isPattern)
    {
        var found = sessions.ToList();
        if (found.Count == 0 && !isPattern)
            WriteError(ErrorRecords.SessionNotFound(wanted));
        WriteObject(found, enumerateCollection: true);
    }
}
