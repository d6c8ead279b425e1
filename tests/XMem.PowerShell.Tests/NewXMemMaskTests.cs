using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>New-XMemMask: from a box and points to a mask that is tracked.</summary>
public sealed class NewXMemMaskTests : ClipTest
{
    // Object 1 is the square from 8, 16 and object 2 that from 80, 48; both are 36 pixels wide.
    private const string BoxOfOne = "-Box 3,10,46,48";
    private const string BoxOfTwo = "-Box 74,42,48,46";

    [Theory]
    [InlineData("New-XMemMask $frames/00000.png " + BoxOfOne)]
    [InlineData("New-XMemMask -LiteralPath $frames/00000.png " + BoxOfOne)]
    [InlineData("New-XMemMask $frames/00000.png 3,10,46,48")]
    [InlineData("Get-Item $frames/00000.png | New-XMemMask " + BoxOfOne)]
    [InlineData("New-XMemMask $frames/*0.png " + BoxOfOne)]
    public void A_box_makes_a_mask(string script)
    {
        var mask = Run(script).Single;

        Assert.Equal(Clip.Only(1, Clip.Labels(0)), (byte[])mask.Properties["Labels"].Value);
        Assert.Equal("00000", mask.Properties["FrameName"].Value);
    }

    [Fact]
    public void A_second_object_joins_and_the_mask_is_tracked_from_its_frame()
    {
        var results = Run(
            $$"""
            $session = New-XMemSession -Size -1
            $mask = New-XMemMask $frames/00002.png -Box 5,10,46,48
            New-XMemMask $frames/00002.png -Mask $mask -ObjectId 2 -Box 74,40,48,46 | Add-XMemMask
            $session.AwaitedFrames
            Get-ChildItem $frames | Invoke-XMemStep
            """).Succeeded().Output;

        Assert.Equal("00002", results[0].BaseObject);
        Assert.Equal(["00002", "00003", "00004", "00005"], results.Skip(1).Select(result => result.Properties["FrameName"].Value));
        Assert.Equal(Clip.Labels(2), LabelsOf(results[1]));
    }

    [Theory]
    [InlineData("$mask")]
    [InlineData("\"$temp/mask.png\"")]
    [InlineData("([System.IO.FileInfo] \"$temp/mask.png\")")]
    [InlineData("$result")]
    public void Every_kind_of_mask_can_be_refined(string mask)
    {
        Run($"$mask = New-XMemMask $frames/00000.png {BoxOfOne} -Destination $temp/mask.png").Succeeded();
        Run("$session = New-XMemSession -Size -1; $mask | Add-XMemMask; $result = Invoke-XMemStep $frames/00000.png").Succeeded();

        var refined = Run($"New-XMemMask $frames/00000.png -Mask {mask} -Foreground (20,30),(30,40) -Background 5,12").Single;

        Assert.Equal(Clip.Only(1, Clip.Labels(0)), (byte[])refined.Properties["Labels"].Value);
    }

    [Fact]
    public void A_mask_and_a_picture_of_it_are_written()
    {
        var mask = Run($"New-XMemMask $frames/00000.png {BoxOfTwo} -ObjectId 2 -Destination $temp/a/mask.png -Overlay $temp/b/look.png").Single;

        Assert.Equal(Folder["a/mask.png"], Path.GetFullPath((string)mask.Properties["Path"].Value));
        Assert.True(Png.ReadPalette(Folder["a/mask.png"]).IsIndexed);
        Assert.True(new FileInfo(Folder["b/look.png"]).Length > 0);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run($"New-XMemMask $frames/00000.png {BoxOfOne} -Destination $temp/mask.png -Overlay $temp/look.png -WhatIf").Succeeded();

        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void A_frame_of_a_video_is_chosen_by_its_number()
    {
        Run("$session = New-XMemSession -Size -1; Add-XMemMask $masks/00000.png; Get-ChildItem $frames | Invoke-XMemStep | Export-XMemOverlay -Video $temp/clip.mp4 -Opacity 0 -NoText").Succeeded();

        var mask = Run("New-XMemMask $temp/clip.mp4 -FrameNumber 4 -Box 74,36,48,48").Single;

        Assert.Equal("00004", mask.Properties["FrameName"].Value);
        Run("New-XMemMask $temp/clip.mp4 -FrameNumber 99 -Box 74,36,48,48").Error.Is("FrameUnreadable", "New-XMemMask", "clip.mp4", "00099");
    }

    [Theory]
    [InlineData("$frames/00000.png", "InvalidOption", "no mask of object 1", "-Box")]
    [InlineData("$frames/00000.png -Box 200,0,10,10", "InvalidOption", "200,0,10,10")]
    [InlineData("$frames/00000.png " + BoxOfOne + " -Foreground 1,2,3", "InvalidOption", "-Foreground has 3 numbers", "(x,y),(x,y)")]
    [InlineData("$frames/00000.png " + BoxOfOne + " -Background 500,2", "InvalidOption", "no pixel 500,2")]
    [InlineData("$frames/00000.png " + BoxOfOne + " -ObjectId 300", "InvalidOption", "object 300")]
    [InlineData("$frames/00000.png " + BoxOfOne + " -Mask 7", "InvalidOption", "not a Int32")]
    [InlineData("$frames/00000.png " + BoxOfOne + " -Mask $temp/none.png", "MaskUnreadable", "none.png")]
    [InlineData("$frames/*.png " + BoxOfOne, "InvalidOption", "means 6 files")]
    [InlineData("$frames/none.png " + BoxOfOne, "PathNotFound", "none.png")]
    [InlineData("-LiteralPath $frames/none.png " + BoxOfOne, "FrameUnreadable", "none.png")]
    public void Wrong_hints_are_refused(string arguments, string id, params string[] words) =>
        Run($"New-XMemMask {arguments}").Error.Is(id, "New-XMemMask", words);
}
