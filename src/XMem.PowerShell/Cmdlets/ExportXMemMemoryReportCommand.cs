using System.Management.Automation;
using XMem.PowerShell.Completers;
using XMem.PowerShell.Sessions;
using XMem.Reports;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Writes a page about how a session tracked: masks, time and memory frame by frame.</summary>
/// <remarks>
/// <para>
/// One HTML file that needs no other, no network and no scripts. It shows masks of evenly spaced frames, the time of every frame
/// by stage, what the three memories held (elements, frames and bytes) with consolidations and evictions, how much the elements
/// of memory were read, the session's options, and the model.
/// </para>
/// <para>
/// Results are to come straight from Invoke-XMemStep, as they are found: what memory held in a frame can be seen only then. Of
/// results that were collected before, the page has masks and times.
/// </para>
/// <para>
/// The page is written when the last result has come, whole or not at all; a pipeline that is stopped leaves none. A file of
/// that name is replaced unless -NoClobber is given.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMemoryReport ./report.html
/// </code>
/// <para>Tracks a clip and writes a report about it.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession -MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMemoryReport ./report.html -PassThru | Export-XMemMask ./masks
/// </code>
/// <para>Writes masks and a report that shows how working memory is consolidated.</para>
/// </example>
/// <seealso cref="GetXMemMemoryStatsCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
[Cmdlet(VerbsData.Export, "XMemMemoryReport", SupportsShouldProcess = true)]
[OutputType(typeof(XMemFrameResult))]
public sealed class ExportXMemMemoryReportCommand : XMemExportCmdlet
{
    private MemoryReport? _report;

    /// <summary>Results of Invoke-XMemStep.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult[] InputObject { get; set; } = [];

    /// <summary>The file to write, such as report.html. Folders are made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public override string Destination { get; set; } = "";

    /// <summary>The session. It may be left out while only one is open in the runspace.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public XMemSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var session = RequireSession(Session);
        var path = Locate(Destination);
        if (!MayWrite(path, $"Write memory report of session {session.Name}"))
            return;
        CreateFolderOf(path);
        _report = new MemoryReport(session.Tracking);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            Run(() => _report?.Add(result));
            if (PassThru)
                WriteObject(result);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_report is not { FrameCount: > 0 })
            return;
        var path = Locate(Destination);
        Run(() => _report.Write(path));
        WriteVerbose($"Memory report of {_report.FrameCount} frames: {new FileInfo(path).Length} bytes in {path}.");
    }
}
