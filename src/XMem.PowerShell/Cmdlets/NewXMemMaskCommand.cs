using System.Management.Automation;
using XMem.Imaging;
using XMem.Imaging.Overlays;
using XMem.Imaging.Selection;
using XMem.Imaging.Videos;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Makes the mask of an object from a box around it and a few points, without a painting program.</summary>
/// <remarks>
/// <para>
/// Colors inside and around the box tell the object from its background (GrabCut). Look at the result with -Overlay. Where it is
/// wrong, add points: -Foreground on parts of the object that were left out, -Background on what does not belong to it. They can
/// be given at once, or to refine a mask that was made before, with -Mask.
/// </para>
/// <para>
/// -Mask with another -ObjectId adds an object to a mask; the objects that are there keep their pixels.
/// </para>
/// <para>
/// The mask knows the frame that it was made for: Add-XMemMask gives it to that frame. -Destination writes it as an indexed PNG.
/// Boxes and points are in pixels of the frame, from its upper left corner.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip -Width 320 -Height 180
/// New-XMemSession
/// New-XMemMask ./clip/frames/00000.jpg -Box 15,60,70,70 -Overlay ./preview.jpg | Add-XMemMask
/// Get-ChildItem ./clip/frames | Invoke-XMemStep
/// </code>
/// <para>Makes a mask of the ball and a picture to look at, and follows the ball.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip -Width 320 -Height 180
/// $mask = New-XMemMask ./clip/frames/00000.jpg -Box 15,60,70,70
/// $mask = New-XMemMask ./clip/frames/00000.jpg -Mask $mask -Foreground (48,80),(48,110) -Background 20,64
/// New-XMemMask ./clip/frames/00000.jpg -Mask $mask -ObjectId 2 -Box 142,88,82,82 -Destination ./mask.png
/// </code>
/// <para>Refines a mask with two points on the object and one beside it, adds a second object, and writes the mask.</para>
/// </example>
/// <seealso cref="AddXMemMaskCommand"/>
/// <seealso cref="ExportXMemOverlayCommand"/>
[Cmdlet(VerbsCommon.New, "XMemMask", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(IndexMask))]
public sealed class NewXMemMaskCommand : XMemCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>The frame: a picture, or a video with -FrameNumber. In names that have [ or ], use -LiteralPath.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The frame, by a name in which nothing is a wildcard. Get-Item passes its file on as this.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>Of a video, the number of the frame, counted from 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int FrameNumber { get; set; }

    /// <summary>A box around the object: x, y, width, height. It may be left out where -Mask has the object already.</summary>
    [Parameter(Position = 1)]
    [ValidateCount(4, 4)]
    public int[]? Box { get; set; }

    /// <summary>Points on the object: x,y of one, or several as (x,y),(x,y).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[][] Foreground { get; set; } = [];

    /// <summary>Points beside the object: x,y of one, or several as (x,y),(x,y).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[][] Background { get; set; } = [];

    /// <summary>The object's number, 1 to 255.</summary>
    [Parameter]
    public int ObjectId { get; set; } = 1;

    /// <summary>
    /// A mask to go on from: one of New-XMemMask, a result of Invoke-XMemStep, or a mask file. Its other objects stay as they are.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Mask { get; set; }

    /// <summary>A file to write the mask to, an indexed PNG. One of that name is replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>A picture file, .png or .jpg, that shows the mask over its frame.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Overlay { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var files = (ParameterSetName == LiteralPathSet ? Resolve([LiteralPath], isLiteral: true) : Resolve([Path], isLiteral: false)).ToList();
        if (files.Count > 1)
            ThrowTerminatingError(ErrorRecords.From(new XMemException(XMemErrorKind.InvalidOption, $"'{Path}' means {files.Count} files. Name the one frame that the box is for.", Path)));
        foreach (var file in files)
            Make(file);
    }

    private void Make(string path)
    {
        using var frames = new FrameReopener();
        var name = VideoFile.IsVideo(path) ? VideoFile.NameOfFrame(FrameNumber) : System.IO.Path.GetFileNameWithoutExtension(path);
        using var frame = Run(() => frames.Read(path, name));
        var hints = Run(() => new ObjectHints
        {
            Box = Box is [var x, var y, var width, var height] ? new PixelBox(x, y, width, height) : null,
            Foreground = ReadPoints(Foreground, nameof(Foreground)),
            Background = ReadPoints(Background, nameof(Background)),
            ObjectId = ObjectId,
        });
        var mask = Run(() => ObjectSelector.Select(frame, hints, ReadMask(), StopToken));
        mask = Write(mask);
        if (Overlay is not null && Locate(Overlay) is var overlay && ShouldProcess(overlay, "Write overlay picture"))
        {
            CreateFolderOf(overlay);
            Run(() => Imaging.Overlays.Overlay.Write(overlay, frame, mask, new OverlayOptions { ShowLabels = mask.FindObjects().Length > 1 }));
        }

        // Add-XMemMask binds it, so that the mask finds its frame.
        var output = new PSObject(mask);
        output.Properties.Add(new PSNoteProperty(nameof(AddXMemMaskCommand.FrameName), frame.Name));
        WriteObject(output);
    }

    private IndexMask Write(IndexMask mask)
    {
        if (Destination is null || Locate(Destination) is not { } path || !ShouldProcess(path, "Write mask"))
            return mask;
        CreateFolderOf(path);
        Run(() => MaskWriter.Write(path, mask));
        return new IndexMask(mask.Width, mask.Height, mask.Labels, mask.Palette, path);
    }

    private IndexMask? ReadMask() => (Mask is PSObject wrapped ? wrapped.BaseObject : Mask) switch
    {
        null => null,
        IndexMask mask => mask,
        XMemFrameResult result => result.Mask,
        string path => MaskReader.Read(Locate(path)),
        FileInfo file => MaskReader.Read(file.FullName),
        var other => throw new XMemException(
            XMemErrorKind.InvalidOption, $"-Mask is a mask, a result of Invoke-XMemStep or the path of a mask file, not a {other.GetType().Name}."),
    };

    /// <summary>Points as users write them: x,y arrives as two arrays of one number, (x,y),(x,y) as two arrays of two.</summary>
    private static PixelPoint[] ReadPoints(int[][] points, string parameter)
    {
        var numbers = points.SelectMany(point => point).ToArray();
        if (numbers.Length % 2 != 0)
            throw new XMemException(XMemErrorKind.InvalidOption, $"-{parameter} has {numbers.Length} numbers, and a point has two: x,y, or several as (x,y),(x,y).");
        return [.. numbers.Chunk(2).Select(pair => new PixelPoint(pair[0], pair[1]))];
    }
}
