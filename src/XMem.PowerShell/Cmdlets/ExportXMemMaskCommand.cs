using System.Management.Automation;
using XMem.Imaging;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Writes masks as indexed PNG files named like their frames.</summary>
/// <remarks>
/// <para>
/// A file has the palette of the first mask that was given, or one in which every label has a colour of its own. Its pixels are
/// the labels of the objects, 0 where there is none. Files that are there already are replaced, unless -NoClobber is given; a
/// file is there complete or not at all.
/// </para>
/// <para>
/// A mask is written while the next frame is tracked. All are there when the command ends; with -PassThru, each is there when its
/// result is passed on.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Get-ChildItem ./clip/frames | Invoke-XMemStep | Export-XMemMask ./result
/// </code>
/// <para>Writes a mask for every frame of a clip: result/00000.png and so on.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg |
///     Export-XMemMask ./result -PassThru |
///     Export-XMemOverlay -ContactSheet ./sheet.png
/// </code>
/// <para>Writes masks, and passes the results on to a command that makes a picture to look at.</para>
/// </example>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="ExportXMemOverlayCommand"/>
/// <seealso cref="MeasureXMemAccuracyCommand"/>
[Cmdlet(VerbsData.Export, "XMemMask", SupportsShouldProcess = true)]
[OutputType(typeof(XMemFrameResult))]
public sealed class ExportXMemMaskCommand : XMemCmdlet
{
    private string _folder = "";
    private Task? _writing;

    /// <summary>Results of Invoke-XMemStep.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult[] InputObject { get; set; } = [];

    /// <summary>The folder to write to. It is made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Keeps files that are there already, and reports each as an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Passes the results on, to the next command of the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _folder = Locate(Destination);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            Write(System.IO.Path.Combine(_folder, result.FrameName + ".png"), result);
            if (PassThru)
                WriteObject(result);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Finish();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Where the pipeline was stopped nobody is left to tell of an error; but no file is to change once it has ended.
            ((IAsyncResult?)_writing)?.AsyncWaitHandle.WaitOne();
        }

        base.Dispose(disposing);
    }

    /// <summary>Begins to write a mask, once the one before is written: at most one is under way while the next frame is tracked.</summary>
    private void Write(string path, XMemFrameResult result)
    {
        Finish();
        if (!ShouldProcess(path, "Write mask"))
            return;
        if (NoClobber && File.Exists(path))
        {
            WriteError(ErrorRecords.FileExists(path));
            return;
        }

        CreateFolder(_folder);
        _writing = Task.Run(() => MaskWriter.Write(path, result.Mask));

        // Who gets the result next may look at the file.
        if (PassThru)
            Finish();
    }

    private void Finish()
    {
        var writing = _writing;
        _writing = null;
        if (writing is not null)
            Run(writing.GetAwaiter().GetResult);
    }
}
