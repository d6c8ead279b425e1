using System.Collections;
using System.Management.Automation;
using XMem.Imaging;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Gives a session a mask: what to follow, or how to correct it.</summary>
/// <remarks>
/// <para>
/// A mask is a picture of its frame's size with a label for every pixel: the palette indices of an indexed PNG, or the gray
/// values of a gray PNG, BMP, TIFF, EXR or lossless WebP. Label 0 is background, each object has a label of its own from 1 to
/// 255. A black and white matte is one object; -ObjectId says which. -Threshold cuts mattes with soft edges, -ColorMap says what
/// the colors of a color-coded picture mean. Pictures whose labels would have to be guessed are refused.
/// </para>
/// <para>
/// Of color-coded pictures, those are understood without -ColorMap that have pure colors only (red is 1, green 2, blue 3,
/// yellow 4, magenta 5, cyan 6, white 7), or only colors of the DAVIS and PASCAL VOC palette; black is background. Edges have to
/// be hard, as a mixture of two colors means no object.
/// </para>
/// <para>
/// One file per object: give several files with -Path, and as many numbers with -ObjectId. The same goes for folders, one per
/// object with a matte for every frame. A folder that holds such folders can be given as it is if their names are the numbers.
/// In folders, mattes in which nothing is white are left out.
/// </para>
/// <para>
/// A mask from the pipeline, from a folder or from a wildcard belongs to the frame of its own name, and waits until
/// Invoke-XMemStep comes to that frame. The mask of one -Path without wildcards belongs to the next frame, whatever its name.
/// -FrameName says otherwise.
/// </para>
/// <para>
/// Labels that are new become new objects, at the first frame or later; labels that are known correct their objects, from that
/// frame on. Where a later mask is 0, the tracker decides. Several masks for one frame are laid over each other, the last one
/// on top.
/// </para>
/// <para>
/// The frame in which an object is first given is remembered for good. A frame with a correction is remembered like any other,
/// and fades in time as long-term memory takes over, unless -Permanent is given.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Get-ChildItem ./clip/frames | Invoke-XMemStep
/// </code>
/// <para>Follows the objects of a mask that belongs to the first frame tracked.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Get-ChildItem ./clip/truth/00000.png, ./clip/truth/00002.png | Add-XMemMask
/// Get-ChildItem ./clip/frames | Invoke-XMemStep
/// </code>
/// <para>Gives masks for frames 00000 and 00002. The second one corrects what was found until then.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Add-XMemMask ./clip/truth/00002.png -FrameName 00002 -Permanent
/// $null = Invoke-XMemStep ./clip/frames/*.jpg
/// (Get-XMemMemoryStats).PermanentFrames
/// </code>
/// <para>Corrects frame 00002 and keeps its memory for good, as that of the first frame is.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/truth/00001.png -FrameName 00003
/// (Get-XMemSession).AwaitedFrames
/// </code>
/// <para>Gives a mask to a frame of another name, and shows which frames masks wait for.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask ./clip/masks/00000.png
/// Invoke-XMemStep ./clip/frames/00000.jpg | Export-XMemMask ./mattes -Format Matte
/// $other = New-XMemSession
/// Add-XMemMask ./mattes/1/00000.png, ./mattes/3/00000.png -ObjectId 1, 3 -Session $other
/// </code>
/// <para>Gives one black and white matte per object, here of the ball and the star.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./clip
/// $small = New-XMemSession -Size 240
/// Add-XMemMask ./clip/masks/00000.png -Session $small
/// $found = Invoke-XMemStep ./clip/frames/*.jpg -Session $small
/// $large = New-XMemSession
/// $found[-1] | Add-XMemMask -Session $large
/// Invoke-XMemStep $found[-1].FramePath -Session $large
/// </code>
/// <para>Hands what one session found in its last frame to another session, which goes on from there.</para>
/// </example>
/// <seealso cref="NewXMemMaskCommand"/>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
[Cmdlet(VerbsCommon.Add, "XMemMask", DefaultParameterSetName = PathSet)]
public sealed class AddXMemMaskCommand : XMemPathCmdlet
{
    private const string ResultSet = "Result";
    private const string MaskSet = "Mask";
    private MaskReadOptions _options = new();

    /// <summary>A result of Invoke-XMemStep, of this session or another: its mask is given to the frame of the same name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult? InputObject { get; set; }

    /// <summary>
    /// The object's number, from 1 to 255, for files that hold one object each. One number for all files, or as many as there are files
    /// or folders: the first for the first, and so on.
    /// </summary>
    [Parameter(ParameterSetName = PathSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public int[]? ObjectId { get; set; }

    /// <summary>
    /// For mattes with soft edges: the part of white, above 0 and at most 1, from which a pixel belongs to the object, such as 0.5. Of
    /// pictures with transparency, the alpha channel is the matte.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public double? Threshold { get; set; }

    /// <summary>
    /// For color-coded pictures: a hash table of colors, as '#rrggbb' or 'r,g,b', and the number of the object that each is, such as
    /// @{ '#ff8000' = 1; '#0080ff' = 2 }. Black is background, and so is a color with number 0.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNull]
    public Hashtable? ColorMap { get; set; }

    /// <summary>A mask of New-XMemMask: it is given to the frame that it was made for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MaskSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IndexMask? Mask { get; set; }

    /// <summary>
    /// Name of the frame that the mask belongs to, without folder and extension. If left out: for masks from the pipeline, folders
    /// and wildcards the mask file's own name, for one -Path without wildcards the next frame.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("BaseName")]
    [ValidateNotNullOrEmpty]
    public string? FrameName { get; set; }

    /// <summary>
    /// Keeps the frame's memory for good: it is never consolidated and never evicted. For corrections that should not fade, and views of
    /// an object that will come again. Each such frame takes memory and time as long as the session lasts.
    /// </summary>
    [Parameter]
    public SwitchParameter Permanent { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _options = Run(() => new MaskReadOptions
    {
        Threshold = Threshold,
        Colors = ColorMap is null ? null : Imaging.ColorMap.Parse(ColorMap),
    });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = RequireSession().Tracking;
        if (InputObject is not null)
        {
            Run(() => session.AddMask(InputObject.Mask, FrameName ?? InputObject.FrameName, Permanent));
            return;
        }

        if (Mask is not null)
        {
            Run(() => session.AddMask(Mask, FrameName, Permanent));
            return;
        }

        // All are read before the first is given: an error in one leaves the session as it was.
        foreach (var (frameName, mask) in Run(() => ReadAll(ResolveFiles().ToList())))
        {
            Run(() => session.AddMask(mask, frameName, Permanent));
            WriteVerbose($"Mask {mask.Path} with objects {string.Join(", ", mask.FindObjects())} for {(frameName is null ? "the next frame" : $"frame {frameName}")}.");
        }
    }

    private List<(string? FrameName, IndexMask Mask)> ReadAll(List<string> paths)
    {
        var isOneOfMany = MyInvocation.ExpectingInput || (ParameterSetName == PathSet && Path.Any(WildcardPattern.ContainsWildcardCharacters));
        return [.. MaskSources.Read(paths, _options, ObjectId).Select(mask => (FrameName ?? (mask.IsFromFolder || isOneOfMany ? mask.Name : null), mask.Mask))];
    }
}
