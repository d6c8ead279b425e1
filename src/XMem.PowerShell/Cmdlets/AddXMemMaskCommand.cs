using System.Management.Automation;
using XMem.Imaging;
using XMem.Tracking;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Gives a session a mask: what to follow, or how to correct it.</summary>
/// <remarks>
/// <para>
/// A mask is a picture of its frame's size with a label for every pixel: the palette indices of an indexed PNG, or the grey
/// values of a grey PNG, BMP, TIFF or lossless WebP, such as a black and white matte. Label 0 is background, each object has a
/// label of its own from 1 to 255. Colour pictures and mattes with soft edges are refused, because their labels would have to
/// be guessed.
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
/// Add-XMemMask ./clip/truth/00001.png -FrameName 00003
/// (Get-XMemSession).AwaitedFrames
/// </code>
/// <para>Gives a mask to a frame of another name, and shows which frames masks wait for.</para>
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
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="InvokeXMemStepCommand"/>
[Cmdlet(VerbsCommon.Add, "XMemMask", DefaultParameterSetName = PathSet)]
public sealed class AddXMemMaskCommand : XMemPathCmdlet
{
    private const string ResultSet = "Result";

    /// <summary>A result of Invoke-XMemStep, of this session or another: its mask is given to the frame of the same name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResultSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public XMemFrameResult? InputObject { get; set; }

    /// <summary>
    /// Name of the frame that the mask belongs to, without folder and extension. If left out: for masks from the pipeline, folders
    /// and wildcards the mask file's own name, for one -Path without wildcards the next frame.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("BaseName")]
    [ValidateNotNullOrEmpty]
    public string? FrameName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var session = RequireSession().Tracking;
        if (InputObject is not null)
        {
            Run(() => session.AddMask(InputObject.Mask, FrameName ?? InputObject.FrameName));
            return;
        }

        var isOneOfMany = MyInvocation.ExpectingInput || (ParameterSetName == PathSet && Path.Any(WildcardPattern.ContainsWildcardCharacters));
        foreach (var path in ResolveFiles())
        {
            if (Directory.Exists(path))
                AddFolder(session, path);
            else
                Add(session, path, FrameName ?? (isOneOfMany ? NameOf(path) : null));
        }
    }

    private void AddFolder(TrackingSession session, string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Where(MaskReader.IsMaskFile).Order(StringComparer.Ordinal))
            Add(session, path, NameOf(path));
    }

    private void Add(TrackingSession session, string path, string? frameName)
    {
        var mask = Run(() => MaskReader.Read(path));
        Run(() => session.AddMask(mask, frameName));
        WriteVerbose($"Mask {path} with objects {string.Join(", ", mask.FindObjects())} for {(frameName is null ? "the next frame" : $"frame {frameName}")}.");
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
