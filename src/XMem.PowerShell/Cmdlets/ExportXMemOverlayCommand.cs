using System.Management.Automation;
using XMem.Imaging;
using XMem.Imaging.Overlays;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Draws masks over their frames: as pictures, as a video, as a contact sheet, or several of them.</summary>
/// <remarks>
/// <para>
/// At least one of -Destination, -Video and -ContactSheet says what to write. Files that are there already are replaced, unless
/// -NoClobber is given. The frames are read again from their files, so that they have to be there still. Videos and contact sheets
/// get their names when the last result has come; a pipeline that is stopped leaves none.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Get-ChildItem ./clip/frames | Invoke-XMemStep | Export-XMemOverlay -Video ./overlay.mp4 -ContactSheet ./sheet.png
/// </code>
/// <para>Makes a video, and a picture that shows frames from the whole clip side by side.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemOverlay ./overlay -Opacity 0.25 -NoText
/// </code>
/// <para>Writes a picture for every frame, with light colors and without text.</para>
/// </example>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="ExportXMemMaskCommand"/>
[Cmdlet(VerbsData.Export, "XMemOverlay", SupportsShouldProcess = true)]
[OutputType(typeof(XMemFrameResult))]
public sealed class ExportXMemOverlayCommand : XMemExportCmdlet
{
    private readonly FrameReopener _frames = new();
    private OverlayOptions _options = new();
    private string? _folder;
    private OverlayVideo? _video;
    private ContactSheet? _sheet;
    private bool _hasFrames;

    /// <summary>Results of Invoke-XMemStep.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult[] InputObject { get; set; } = [];

    /// <summary>A folder for one .jpg per frame, named like the frame. It is made if need be.</summary>
    [Parameter(Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public override string Destination { get; set; } = "";

    /// <summary>A video file: .mp4 for MPEG-4, .avi for Motion JPEG.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Video { get; set; }

    /// <summary>Frames per second of the video, more than 0 and at most 1000.</summary>
    [Parameter]
    public double FrameRate { get; set; } = 24;

    /// <summary>A picture file, .png or .jpg, that shows frames from the whole clip side by side.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ContactSheet { get; set; }

    /// <summary>Frames on the contact sheet, 1 to 400.</summary>
    [Parameter]
    public int ContactSheetCount { get; set; } = 12;

    /// <summary>
    /// Opacity of the color over each object, from 0 (none) to 1 (the frame is hidden). Contours are drawn either way.
    /// </summary>
    [Parameter]
    public double Opacity { get; set; } = new OverlayOptions().Opacity;

    /// <summary>Leaves out the objects' labels and the frames' names.</summary>
    [Parameter]
    public SwitchParameter NoText { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Destination.Length == 0 && Video is null && ContactSheet is null)
            ThrowTerminatingError(ErrorRecords.NothingToWrite());
        _options = Run(() => new OverlayOptions { Opacity = Opacity, ShowLabels = !NoText, ShowFrameName = !NoText });
        if (Destination.Length > 0 && Locate(Destination) is var folder && ShouldProcess(folder, "Write overlay pictures"))
        {
            CreateFolder(folder);
            _folder = folder;
        }

        if (Target(Video, "Write overlay video") is { } video)
        {
            CreateFolderOf(video);
            _video = Run(() => new OverlayVideo(video, FrameRate, _options));
        }

        if (Target(ContactSheet, "Write contact sheet") is { } sheet)
        {
            CreateFolderOf(sheet);
            _sheet = Run(() => new ContactSheet(ContactSheetCount, _options));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            if (result.FramePath is null)
            {
                WriteError(ErrorRecords.FrameHasNoFile(result.FrameName));
                continue;
            }

            if (_folder is not null || _video is not null || _sheet is not null)
                Run(() => Draw(result));
            if (PassThru)
                WriteObject(result);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_hasFrames)
            return;
        Run(() => _video?.Complete());
        Run(() => _sheet?.Write(Locate(ContactSheet!)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A video that was not completed, because the pipeline was stopped, leaves nothing.
        if (disposing)
        {
            _video?.Dispose();
            _sheet?.Dispose();
            _frames.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Draw(XMemFrameResult result)
    {
        using var frame = _frames.Read(result.FramePath!, result.FrameName);
        _hasFrames = true;
        if (_folder is not null)
            WritePicture(System.IO.Path.Combine(_folder, result.FrameName + ".jpg"), frame, result.Mask);
        _video?.Add(frame, result.Mask);
        _sheet?.Add(frame, result.Mask);
    }

    private void WritePicture(string path, Frame frame, IndexMask mask)
    {
        if (MayReplace(path))
            Overlay.Write(path, frame, mask, _options);
    }

    private string? Target(string? path, string action) => path is not null && MayWrite(Locate(path), action) ? Locate(path) : null;
}
