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

    private void Write(string path, XMemFrameResult result)
    {
        if (!ShouldProcess(path, "Write mask"))
            return;
        if (NoClobber && File.Exists(path))
        {
            WriteError(ErrorRecords.FileExists(path));
            return;
        }

        CreateFolder(_folder);
        Run(() => MaskWriter.Write(path, result.Mask));
    }
}
