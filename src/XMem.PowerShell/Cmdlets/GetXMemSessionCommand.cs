using System.Management.Automation;
using XMem.PowerShell.Completers;
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
[Cmdlet(VerbsCommon.Get, "XMemSession", DefaultParameterSetName = NameSet)]
[OutputType(typeof(XMemSession))]
public sealed class GetXMemSessionCommand : XMemSessionSelectionCmdlet
{
    /// <summary>
    /// Names of sessions; wildcards are allowed. All sessions if left out. A name without wildcards that no session has is an
    /// error.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Numbers of sessions, counted from 1 in each runspace.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(ParameterSetName == IdSet ? SelectById(Id) : SelectByName(Name), enumerateCollection: true);
}
