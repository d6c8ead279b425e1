using System.Management.Automation;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Writes a session to a file, to go on with it later or on another machine.</summary>
/// <remarks>
/// <para>
/// The file holds all that the session remembers: the three memories with their usage, the objects and their numbers, the
/// palette, all options, and masks that wait for their frames. It does not hold the model, but says which one it needs; and no
/// frames. Import-XMemSession makes a session of it that goes on with the next frame: on the processor, its masks are the same
/// bit by bit as if there had been no break.
/// </para>
/// <para>
/// The file takes somewhat less than the memories, which Get-XMemMemoryStats shows as TotalBytes. It is there whole or not at
/// all. A file of that name is replaced unless -NoClobber is given. The session itself stays open and as it is.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// $null = Invoke-XMemStep ./clip/frames/00000.jpg, ./clip/frames/00001.jpg
/// Export-XMemSession ./shot.xmem
/// Get-XMemSession | Remove-XMemSession
/// Import-XMemSession ./shot.xmem
/// Invoke-XMemStep ./clip/frames/00002.jpg
/// </code>
/// <para>Writes a session after two frames, frees it, and goes on with the third.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemSession -Name left
/// New-XMemSession -Name right
/// Get-XMemSession | ForEach-Object { $_ | Export-XMemSession "./$($_.Name).xmem" -NoClobber }
/// </code>
/// <para>Writes all open sessions, each to a file of its name, and keeps files that are there already.</para>
/// </example>
/// <seealso cref="ImportXMemSessionCommand"/>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="RemoveXMemSessionCommand"/>
[Cmdlet(VerbsData.Export, "XMemSession", SupportsShouldProcess = true)]
[OutputType(typeof(XMemSession))]
public sealed class ExportXMemSessionCommand : XMemExportCmdlet
{
    /// <summary>The file to write, such as shot.xmem. Folders are made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public override string Destination { get; set; } = "";

    /// <summary>The session. It may be left out while only one is open in the runspace.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public XMemSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = RequireSession(Session);
        var path = Locate(Destination);
        if (!MayWrite(path, $"Write session {session.Name}"))
            return;
        CreateFolderOf(path);
        Run(() => session.Tracking.Save(path, StopToken));
        WriteVerbose($"Session {session.Name} after {session.FrameCount} frames: {new FileInfo(path).Length} bytes in {path}.");
        if (PassThru)
            WriteObject(session);
    }
}
