using System.Management.Automation;
using XMem.Imaging.MaskFormats;
using XMem.PowerShell.Completers;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Writes masks as files: indexed PNG, mattes, cut-outs or OpenEXR.</summary>
/// <remarks>
/// <para>
/// Indexed, the default, is one palette PNG per frame: its pixels are the labels of the objects, 0 where there is none, in the
/// palette of the first mask that was given, or one in which every label has a color of its own. Matte is one gray picture per
/// object, Alpha one for all objects together, CutOut the frame with an alpha channel. Exr is one OpenEXR file per frame with a
/// layer per object (object1.A, object2.A), ExrMatte one with a single channel (Y) per object. All have the frames' full size.
/// </para>
/// <para>
/// Edges are hard unless -Soft is given. Then mattes are the probabilities of the objects, which results hold if they were
/// tracked with Invoke-XMemStep -Scores.
/// </para>
/// <para>
/// In a folder, files are named like their frames; formats with a file per object make a folder for each, named by its number.
/// A file name with a place for the frame number, as in 'mattes/shot.####.png', '%04d' or '$F4', takes the number from the
/// frame's name, its last run of digits. The place {object}, in folders and file names, is for the object's number.
/// </para>
/// <para>
/// Files that are there already are replaced, unless -NoClobber is given; a file is there complete or not at all.
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
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg -Scores |
///     Export-XMemMask './mattes/object{object}.####.png' -Format Matte -Soft -BitDepth 16
/// </code>
/// <para>Writes mattes with soft edges, one file for each frame and object: mattes/object1.0000.png and so on.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/*.jpg | Export-XMemMask ./star -Format CutOut -ObjectId 3
/// </code>
/// <para>Cuts the star out of every frame, and leaves all else transparent.</para>
/// </example>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="ExportXMemOverlayCommand"/>
/// <seealso cref="MeasureXMemAccuracyCommand"/>
[Cmdlet(VerbsData.Export, "XMemMask", SupportsShouldProcess = true)]
[OutputType(typeof(XMemFrameResult))]
public sealed class ExportXMemMaskCommand : XMemExportCmdlet
{
    private readonly HashSet<int> _unseenObjects = [];
    private MaskExporter? _exporter;
    private Task<List<XMemException>>? _writing;

    /// <summary>Results of Invoke-XMemStep.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult[] InputObject { get; set; } = [];

    /// <summary>
    /// The folder to write to, or a file name with a place for the frame number: ####, %04d or $F4. Folders are made if need be.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public override string Destination { get; set; } = "";

    /// <summary>The format: Indexed, Matte, Alpha, CutOut, Exr or ExrMatte.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MaskFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string Format { get; set; } = MaskFormat.All[0].Name;

    /// <summary>Writes soft edges, the probabilities of the objects. Track with Invoke-XMemStep -Scores.</summary>
    [Parameter]
    public SwitchParameter Soft { get; set; }

    /// <summary>Bits of a sample: 8 or 16 in pictures, where 8 is the default; 16 or 32 in OpenEXR, where 16 is.</summary>
    [Parameter]
    public int? BitDepth { get; set; }

    /// <summary>Numbers of the objects to write. If left out, all are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? ObjectId { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _unseenObjects.UnionWith(ObjectId ?? []);
        var options = Run(() => new MaskExportOptions { Format = MaskFormat.Find(Format), IsSoft = Soft, BitDepth = BitDepth, Objects = ObjectId });
        _exporter = Run(() => new MaskExporter(Locate(Destination), options));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var result in InputObject)
        {
            var objects = result.Objects.Select(region => region.Label).ToList();
            _unseenObjects.ExceptWith(objects);
            Write(Run(() => _exporter!.Plan(result.Mask, objects, result.FrameName, result.FramePath, result.Scores)));
            if (PassThru)
                WriteObject(result);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Finish();
        if (_unseenObjects.Count > 0)
            WriteWarning($"No result had an object {string.Join(", ", _unseenObjects.Order())}: nothing was written for it.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Where the pipeline was stopped nobody is left to tell of an error; but no file is to change once it has ended.
            ((IAsyncResult?)_writing)?.AsyncWaitHandle.WaitOne();
            _exporter?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Begins to write a result's files, once those of the one before are written: they are while the next frame is tracked.</summary>
    private void Write(IEnumerable<MaskFileToWrite> files)
    {
        Finish();
        var wanted = files.Where(file => MayWrite(file.Path, "Write mask")).ToList();
        wanted.ForEach(file => CreateFolderOf(file.Path));
        _writing = Task.Run(() => WriteAll(wanted));

        // Who gets the result next may look at the files.
        if (PassThru)
            Finish();
    }

    /// <summary>Writes files, and returns the errors after which the next files may be fine: the frame to cut out of is gone.</summary>
    private static List<XMemException> WriteAll(List<MaskFileToWrite> files)
    {
        var errors = new List<XMemException>();
        foreach (var file in files)
        {
            try
            {
                file.Write();
            }
            catch (XMemException exception) when (exception.Kind is XMemErrorKind.FrameUnreadable or XMemErrorKind.MaskSizeMismatch)
            {
                errors.Add(exception);
            }
        }

        return errors;
    }

    private void Finish()
    {
        var writing = _writing;
        _writing = null;
        if (writing is null)
            return;
        foreach (var error in Run(writing.GetAwaiter().GetResult))
            WriteError(ErrorRecords.From(error));
    }
}
