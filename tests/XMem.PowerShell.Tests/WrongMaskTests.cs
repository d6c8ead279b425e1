using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Masks that are none: each is refused with an error of its own, and the session goes on.</summary>
public sealed class WrongMaskTests : ClipTest
{
    public WrongMaskTests() => Run("$session = New-XMemSession -Size -1").Succeeded();

    [Fact]
    public void A_mask_of_another_size_is_refused_with_its_frame()
    {
        File.WriteAllBytes(Folder["small.png"], Png.Gray(16, 8, [.. Enumerable.Repeat((byte)1, 128)]));

        var error = Run("Add-XMemMask $temp/small.png; Invoke-XMemStep $frames/00000.png").TerminatingError;

        Assert.NotNull(error);
        error.Is("MaskSizeMismatch", "Invoke-XMemStep", Folder["small.png"], "16 x 8", "128 x 96", "export it again");
        Assert.Single(Run("Add-XMemMask $masks/00000.png; Invoke-XMemStep $frames/00000.png").Succeeded().Output);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused_at_once_when_the_size_is_known()
    {
        File.WriteAllBytes(Folder["small.png"], Png.Gray(16, 8, [.. Enumerable.Repeat((byte)1, 128)]));
        Run("Add-XMemMask $masks/00000.png; $null = Invoke-XMemStep $frames/00000.png").Succeeded();

        Refused("Add-XMemMask $temp/small.png", "MaskSizeMismatch", Folder["small.png"], "16 x 8", "128 x 96");
    }

    [Fact]
    public void A_color_picture_is_no_mask()
    {
        Refused("Add-XMemMask $frames/00000.png", "MaskIsColor", Clip.Frame(0));
    }

    [Fact]
    public void An_antialiased_matte_is_no_mask()
    {
        byte[] edge = [32, 96, 160, 224];
        var matte = Array.ConvertAll(Clip.Labels(0), label => label == 1 ? (byte)255 : (byte)0);
        for (var y = 16; y < 52; y++)
            edge.CopyTo(matte, y * Clip.Width + 4);
        File.WriteAllBytes(Folder["soft.png"], Png.Gray(Clip.Width, Clip.Height, matte));

        Refused("Add-XMemMask $temp/soft.png", "MaskIsAntialiased", Folder["soft.png"]);
    }

    [Fact]
    public void An_empty_mask_is_no_mask()
    {
        File.WriteAllBytes(Folder["empty.png"], Png.Indexed(Clip.Width, Clip.Height, new byte[Clip.Width * Clip.Height], Clip.Palette));

        Refused("Add-XMemMask $temp/empty.png", "MaskIsEmpty", Folder["empty.png"], "1 to 255");
    }

    [Theory]
    [InlineData("zero bytes", 0, "copy it again")]
    [InlineData("truncated", 60, "copy it again")]
    public void A_damaged_mask_is_refused(string what, int length, string remedy)
    {
        Assert.NotEmpty(what);
        File.WriteAllBytes(Folder["damaged.png"], File.ReadAllBytes(Clip.Mask(0))[..length]);

        Refused("Add-XMemMask $temp/damaged.png", "MaskUnreadable", Folder["damaged.png"], remedy);
    }

    [Fact]
    public void A_mask_that_is_not_there_is_refused()
    {
        Run("Add-XMemMask $temp/nothing.png").Error.Is("PathNotFound", "Add-XMemMask", "nothing.png", "Check the path");
        Refused("Add-XMemMask -LiteralPath $temp/nothing.png", "MaskUnreadable", "nothing.png", "Check the path");
    }

    [Theory]
    [InlineData("-Threshold 128", "InvalidOption", "128", "0.5")]
    [InlineData("-ObjectId 0", "InvalidOption", "not 0", "1 to 255")]
    [InlineData("-ObjectId 3", "InvalidOption", "2 objects (1, 2)", "one file per object")]
    [InlineData("-ObjectId 1, 2", "InvalidOption", "2 objects for 1 files", "one for each file")]
    [InlineData("-ColorMap @{ red = 1 }", "InvalidOption", "'red' is no color", "#rrggbb")]
    [InlineData("-ColorMap @{ '#ff0000' = 1 } -ObjectId 1", "InvalidOption", "neither")]
    [InlineData("-ColorMap @{ '#ff0000' = 1 }", "MaskIsAntialiased", "#c81414 on 1296 pixels", "-ColorMap")]
    public void Wrong_options_are_refused(string options, string id, params string[] words)
    {
        Refused($"Add-XMemMask $masks/00000.png {options}", id, words);
    }

    [Fact]
    public void A_folder_without_masks_is_refused()
    {
        Directory.CreateDirectory(Folder["none"]);
        Refused("Add-XMemMask $temp/none", "MaskUnreadable", Folder["none"], "no mask in the folder");
    }

    [Fact]
    public void A_wrong_file_among_several_leaves_the_session_as_it_was()
    {
        File.WriteAllText(Folder["broken.png"], "no picture");
        Refused("Add-XMemMask $masks/00003.png, $temp/broken.png", "MaskUnreadable", Folder["broken.png"]);
        Assert.Equal([1, 2], Run("$session.Objects").Values);
        Assert.Empty(Run("$session.AwaitedFrames").Values);
    }

    private void Refused(string script, string id, params ReadOnlySpan<string> words)
    {
        var error = Run(script).TerminatingError;
        Assert.NotNull(error);
        error.Is(id, "Add-XMemMask", words);
        Assert.Single(Run("if ($session.FrameCount -eq 0) { Add-XMemMask $masks/00000.png }; Invoke-XMemStep $frames/00000.png").Succeeded().Output);
    }
}
