using System.Management.Automation;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Removes sessions and frees all that they remember.</summary>
/// <remarks>
/// <para>
/// Masks and other results that a session gave stay valid. The session itself cannot be used any more.
/// </para>
/// <para>
/// Sessions of one model share its networks. What these keep for a session of large frames or many objects is given back with the next
/// frame of another session, and with the last session all that they have.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// $session = New-XMemSession
/// Remove-XMemSession $session
/// </code>
/// <para>Makes a session and removes it again.</para>
/// </example>
/// <example>
/// <code>
/// $null = New-XMemSession -Name test1
/// Remove-XMemSession -Name test*
/// </code>
/// <para>Removes the sessions whose names begin with test.</para>
/// </example>
/// <example>
/// <code>
/// $null = New-XMemSession
/// $null = New-XMemSession
/// Get-XMemSession | Where-Object FrameCount -eq 0 | Remove-XMemSession
/// </code>
/// <para>Removes the sessions that have tracked no frame yet.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="GetXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Remove, "XMemSession", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true)]
public sealed class RemoveXMemSessionCommand : XMemSessionSelectionCmdlet
{
    private const string SessionSet = "Session";

    /// <summary>
    /// The sessions to remove, as New-XMemSession and Get-XMemSession give them. One that was removed already is no error.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public XMemSession[] Session { get; set; } = [];

    /// <summary>
    /// Names of the sessions to remove; wildcards are allowed. A name without wildcards that no open session has is an error.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Numbers of the sessions to remove, as Get-XMemSession shows them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    [ValidateNotNullOrEmpty]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var sessions = ParameterSetName switch
        {
            NameSet => SelectByName(Name),
            IdSet => SelectById(Id),
            _ => Session,
        };
        foreach (var session in sessions)
        {
            if (ShouldProcess(session.Name))
                session.Dispose();
        }
    }
}
