using System.Management.Automation;

namespace XMem.PowerShell.Tests.Support;

/// <summary>A test with a small clip. Its scripts know <c>$frames</c> and <c>$masks</c>, the clip's folders, and <c>$temp</c>.</summary>
public abstract class ClipTest : ModuleTest
{
    private protected ClipTest()
    {
        Clip = Clip.Write(Folder);
        Host.SetVariable("frames", Clip.Frames);
        Host.SetVariable("masks", Clip.Masks);
    }

    private protected Clip Clip { get; }

    /// <summary>Opens <c>$session</c>, which tracks at the frames' own size, and gives it the first mask.</summary>
    private protected void Start(string options = "") =>
        Run($"$session = New-XMemSession -Size -1 {options}; Add-XMemMask -Path \"$masks/00000.png\"").Succeeded();

    /// <summary>The labels of a result's mask.</summary>
    private protected static byte[] LabelsOf(PSObject result)
    {
        dynamic mask = result.Properties["Mask"].Value;
        return mask.Labels;
    }
}
