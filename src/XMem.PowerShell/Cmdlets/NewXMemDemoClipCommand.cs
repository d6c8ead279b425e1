using System.Management.Automation;
using XMem.Imaging.Demo;

namespace XMem.PowerShell.Cmdlets;

/// <summary>New-XMemDemoClip: renders a short clip with a first mask and the true masks, to try things on.</summary>
[Cmdlet(VerbsCommon.New, "XMemDemoClip", SupportsShouldProcess = true)]
[OutputType(typeof(DemoClipFiles))]
public sealed class NewXMemDemoClipCommand : XMemCmdlet
{
    private static readonly DemoClipOptions Defaults = new();

    /// <summary>The folder to write to; made if need be.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>Frames to render.</summary>
    [Parameter]
    public int FrameCount { get; set; } = Defaults.FrameCount;

    /// <summary>Width in pixels.</summary>
    [Parameter]
    public int Width { get; set; } = Defaults.Width;

    /// <summary>Height in pixels.</summary>
    [Parameter]
    public int Height { get; set; } = Defaults.Height;

    /// <summary>The same seed gives the same clip.</summary>
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
