using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Gets the open sessions of this runspace.</summary>
/// <remarks>
/// <para>
/// Sessions are listed from the oldest to the newest. Removed ones are not among them, and those of other runspaces never are.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemSession -Name left
/// New-XMemSession -Name right
/// Get-XMemSession
/// </code>
/// <para>Makes two sessions and lists them.</para>
/// </example>
/// <example>
/// <code>
/// $null = New-XMemSession -Name left
/// (Get-XMemSession l*).Options.TopK
/// </code>
/// <para>Says how many memory elements a pixel reads in the session whose name begins with l.</para>
/// </example>
/// <example>
/// <code>
/// Get-XMemSession | Remove-XMemSession
/// </code>
/// <para>Removes all sessions.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="RemoveXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Get, "XMemSession", DefaultParameterSetName = "Name")]
[OutputType(typeof(XMemSession))]
public sealed class GetXMemSessionCommand : XMemCmdlet
{
    /// <summary>
    /// Names of sessions; wildcards are allowed. All sessions if left out. A name without wildcards that no session has is an
    /// error.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = "Name")]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Numbers of sessions, counted from 1 in each runspace.</summary>
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
