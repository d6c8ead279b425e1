using System.Management.Automation;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Removes sessions and frees all that they remember.</summary>
/// <remarks>
/// <para>
/// Masks and other results that a session gave stay valid. The session itself cannot be used any more.
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
/// Get-XMemSession test* | Remove-XMemSession
/// </code>
/// <para>Removes the sessions whose names begin with test.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="GetXMemSessionCommand"/>
[Cmdlet(VerbsCommon.Remove, "XMemSession", SupportsShouldProcess = true)]
public sealed class RemoveXMemSessionCommand : XMemCmdlet
{
    /// <summary>
    /// The sessions to remove, as New-XMemSession and Get-XMemSession give them. One that was removed already is no error.
    /// </summary>
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
