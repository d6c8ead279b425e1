using System.Collections;
using System.Management.Automation;
using XMem.Clips;
using XMem.Imaging.MaskFormats;
using XMem.PowerShell.Clips;
using XMem.PowerShell.Completers;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Tracks a whole shot: frames and masks in, a folder of masks out, and nothing lost when it is interrupted.</summary>
/// <remarks>
/// <para>
/// The masks are those that New-XMemSession, Add-XMemMask and Invoke-XMemStep would find over the same frames; options of these commands
/// have the same names here. Beside the masks lies run.json, a report with versions, model, options, warnings, and the time that each
/// frame took.
/// </para>
/// <para>
/// Every so many frames a checkpoint is written. A run that was stopped with Ctrl+C, killed, or ended by an error is gone on with by the
/// same command with -Resume: to the same masks, bit by bit on the processor. That is checked first: model, options, masks given, names
/// of the frames, and sizes of those that are behind have to be the same, and the masks that were done have to be there. Ctrl+C leaves a
/// checkpoint at the frame at hand; a task that is killed loses the frames since the last one. With -Resume, a folder without a run is
/// begun, so that a render farm may give it always. Masks and checkpoints are there whole or not at all, and two tasks never work on one
/// folder.
/// </para>
/// <para>
/// Masks belong to the frames of their names, and each is applied when its frame is reached. A single mask, or one file per object with
/// as many numbers with -ObjectId, belongs to the frame that tracking begins with if no frame has its name; -FrameName says otherwise.
/// Forward, the default direction, tracks from the first mask to the last frame; frames before it get no mask. Backward tracks from the
/// last mask to the first frame. Both tracks forward, and then, with a memory of its own, from the first mask to the first frame. Videos
/// are tracked forward.
/// </para>
/// <para>
/// A frame that cannot be read ends the run with an error that names it; put it right and go on with -Resume. -SkipBadFrames passes over
/// such frames: they get no mask, a warning, and an entry in run.json.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// $clip = New-XMemDemoClip ./clip
/// Invoke-XMemClip $clip.FramesFolder -Mask $clip.FirstMask -Destination ./result
/// </code>
/// <para>Tracks a clip, and writes a mask for every frame.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// Invoke-XMemClip './clip/frames/%05d.jpg' -Mask ./clip/truth/00002.png -Destination ./result -Direction Both -Resume
/// (Get-Content ./result/run.json | ConvertFrom-Json).frames.milliseconds
/// </code>
/// <para>
/// Tracks from a mask in the middle of a shot to both ends, or goes on with that where it was interrupted, and shows the time that each
/// frame took.
/// </para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// Invoke-XMemClip ./clip/frames -Mask ./clip/masks -Destination './mattes/shot_{object}.####.png' -Format Matte -Soft -BitDepth 16
/// </code>
/// <para>Writes mattes with soft edges, one file for each frame and object: mattes/shot_1.0000.png and so on.</para>
/// </example>
/// <seealso cref="AddXMemMaskCommand"/>
/// <seealso cref="ExportXMemMaskCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
/// <seealso cref="NewXMemSessionCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "XMemClip", SupportsShouldProcess = true)]
[OutputType(typeof(ClipResult), typeof(XMemFrameResult))]
public sealed class InvokeXMemClipCommand : XMemTrackerCmdlet
{
    /// <summary>
    /// The frames: a folder of pictures, an image sequence with a place for the number such as shot.####.exr, pictures, or a video.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Frames")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The masks: files, folders of masks named like their frames, or folders of mattes for each object.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Mask { get; set; } = [];

    /// <summary>
    /// The folder to write to, or a file name with a place for the frame number: ####, %04d or $F4. Folders are made if need be.
    /// </summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Which way to track: Forward, Backward or Both.</summary>
    [Parameter]
    public ClipDirection Direction { get; set; }

    /// <summary>Goes on with the run that is in the destination; begins one where there is none.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Begins anew where there is a run in the destination. Its masks are replaced; files that the new run does not write stay.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Frames between checkpoints, 1 or more. A checkpoint takes about as much disk space as the session takes memory.</summary>
    [Parameter]
    public int CheckpointEvery { get; set; } = 100;

    /// <summary>Passes over frames that cannot be read or differ in size, with a warning, unless a mask was given for them.</summary>
    [Parameter]
    public SwitchParameter SkipBadFrames { get; set; }

    /// <summary>
    /// Numbers of the frames to track, such as 1-10,20-40x2: frames 1 to 10, and every second one from 20 to 40. The number of a picture
    /// is the last one in its name; the frames of a video count from 0.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? FrameRange { get; set; }

    /// <summary>Name of the frame that all masks belong to, without folder and extension, whatever their own names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FrameName { get; set; }

    /// <summary>The object's number, from 1 to 255, for masks of one object each: one number for all, or one for each file or folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? ObjectId { get; set; }

    /// <summary>For mattes with soft edges: the part of white, above 0 and at most 1, from which a pixel belongs to the object.</summary>
    [Parameter]
    public double? Threshold { get; set; }

    /// <summary>
    /// For color-coded pictures: a hash table of colors, as '#rrggbb' or 'r,g,b', and the number of the object that each is.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? ColorMap { get; set; }

    /// <summary>The format to write: Indexed, Matte, Alpha, CutOut, Exr or ExrMatte.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MaskFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string Format { get; set; } = MaskFormat.All[0].Name;

    /// <summary>Writes soft edges, the probabilities of the objects.</summary>
    [Parameter]
    public SwitchParameter Soft { get; set; }

    /// <summary>Bits of a sample: 8 or 16 in pictures, where 8 is the default; 16 or 32 in OpenEXR, where 16 is.</summary>
    [Parameter]
    public int? BitDepth { get; set; }

    /// <summary>Passes on what was found in each frame, as Invoke-XMemStep does, instead of one object for the clip.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var job = Run(MakeJob);
        if (!ShouldProcess(job.Destination, $"Track {job.Frames.Count} frames"))
            return;
        var observer = new ClipObserver(this, PassThru);
        var result = Run(() => ClipRunner.Run(job, observer, StopToken));
        observer.End();
        if (!PassThru)
            WriteObject(result);
    }

    private ClipJob MakeJob()
    {
        var request = new ClipRequest
        {
            Frames = [.. Path.SelectMany(ResolveInput)],
            Masks = [.. Mask.SelectMany(ResolveInput)],
            Destination = Locate(Destination),
            FrameRange = FrameRange is null ? null : string.Join(',', FrameRange),
            FrameName = FrameName,
            ObjectIds = ObjectId,
            Threshold = Threshold,
            Colors = ColorMap is null ? null : Imaging.ColorMap.Parse(ColorMap),
            Format = Format,
            IsSoft = Soft,
            BitDepth = BitDepth,
            Tracking = TrackingRequest,
            Direction = Direction,
            CheckpointEvery = CheckpointEvery,
            Resume = Resume,
            Force = Force,
            SkipBadFrames = SkipBadFrames,
        };
        return request.MakeJob(LoadModel, () => FindExecutionProvider(), StopToken);
    }

    /// <summary>The files that a path means: one with wildcards several, any other itself, as it may be an image sequence.</summary>
    private IEnumerable<string> ResolveInput(string path) =>
        WildcardPattern.ContainsWildcardCharacters(path) && !System.IO.Path.Exists(Locate(path)) ? Resolve([path], isLiteral: false) : [Locate(path)];
}
