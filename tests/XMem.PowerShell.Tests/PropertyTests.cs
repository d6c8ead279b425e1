using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Lists that objects have as properties can be indexed, as users expect of them.</summary>
public sealed class PropertyTests : ClipTest
{
    [Theory]
    [InlineData("(Invoke-XMemStep $frames/00000.png).Objects[-1].Label", 2)]
    [InlineData("$null = Invoke-XMemStep $frames/00000.png; $session.Objects[1]", 2)]
    [InlineData("(New-XMemSession -Size 96, 64).Views[1].Size", 64)]
    [InlineData("(Get-XMemMemoryStats (New-XMemSession -Flip)).Views[1].View", "480 flipped")]
    [InlineData("Add-XMemMask $masks/0000[34].png; $session.AwaitedFrames[1]", "00004")]
    [InlineData("(Get-XMemModel xmem-tiny).Files[2].Name", "mask_decoder.onnx")]
    [InlineData("(Measure-XMemAccuracy $masks $masks).Objects[1].Label", (byte)2)]
    [InlineData("(Measure-XMemAccuracy $masks $masks -Overall).Sequences[0].Name", "masks")]
    [InlineData("(Measure-XMemAccuracy $masks $masks -PerObject)[1].Frames[2].Frame", "00003")]
    public void A_list_is_indexed(string script, object expected)
    {
        Start();

        Assert.Equal(expected, Run(script).Single.BaseObject);
    }
}
