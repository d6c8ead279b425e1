using System.Management.Automation;
using XMem.PowerShell.DemoClips;

namespace XMem.PowerShell.Cmdlets;

/// <summary>Renders a short clip with a first mask and the true masks, to try things on.</summary>
/// <remarks>
/// <para>
/// Three objects, a ball, a crate and a star, hide each other, leave the picture and come back. The clip is frames/00000.jpg
/// and on, masks/00000.png for the first frame, and truth/00000.png and on for all frames. Files that are there already are
/// replaced.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// $clip = New-XMemDemoClip ./clip
/// New-XMemSession
/// Add-XMemMask $clip.FirstMask
/// Get-ChildItem $clip.FramesFolder | Invoke-XMemStep
/// </code>
/// <para>Renders a clip and follows its objects.</para>
/// </example>
/// <example>
/// <code>
/// New-XMemDemoClip ./small -FrameCount 12 -Width 160 -Height 96 -Seed 7
/// </code>
/// <para>Renders a small clip with other textures.</para>
/// </example>
/// <seealso cref="NewXMemSessionCommand"/>
/// <seealso cref="MeasureXMemAccuracyCommand"/>
[Cmdlet(VerbsCommon.New, "XMemDemoClip", SupportsShouldProcess = true)]
[OutputType(typeof(DemoClipFiles))]
public sealed class NewXMemDemoClipCommand : XMemCmdlet
{
    private static readonly DemoClipOptions Defaults = new();

    /// <summary>The folder to write to. It is made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Frames to render, 2 to 100,000. The same motion takes that many frames.</summary>
    [Parameter]
    public int FrameCount { get; set; } = Defaults.FrameCount;

    /// <summary>Width in pixels, 64 to 4096.</summary>
    [Parameter]
    public int Width { get; set; } = Defaults.Width;

    /// <summary>Height in pixels, 64 to 4096.</summary>
    [Parameter]
    public int Height { get; set; } = Defaults.Height;

    /// <summary>What textures and grain are drawn from, any whole number: the same seed gives the same clip.</summary>
    [Parameter]
    public int Seed { get; set; } = Defaults.Seed;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var folder = Locate(Destination);
        if (ShouldProcess(folder, "Render demonstration clip"))
        {
            WriteObject(Run(() => DemoClip.Write(
                folder, new DemoClipOptions { FrameCount = FrameCount, Width = Width, Height = Height, Seed = Seed }, StopToken)));
        }
    }
}
