using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Add-XMemMask: masks come in every way, for the next frame or for a named one.</summary>
public sealed class AddXMemMaskTests : ClipTest
{
    public AddXMemMaskTests() => Run("$session = New-XMemSession -Size -1").Succeeded();

    [Theory]
    [InlineData("Add-XMemMask $masks/00000.png")]
    [InlineData("Add-XMemMask -Session $session -Path $masks/00000.png")]
    [InlineData("Add-XMemMask -LiteralPath $masks/00000.png")]
    public void A_single_mask_is_for_the_next_frame_whatever_its_name(string script)
    {
        Run(script).Succeeded();
        Assert.Empty(Awaited());

        var result = Run("Invoke-XMemStep $frames/00003.png").Single;

        Assert.True((bool)result.Properties["IsAnnotated"].Value);
        Assert.Equal(Clip.Labels(0), LabelsOf(result));
    }

    [Theory]
    [InlineData("Add-XMemMask $masks/0000[24].png")]
    [InlineData("Get-ChildItem $masks/0000[24].png | Add-XMemMask")]
    [InlineData("\"$masks/00002.png\", \"$masks/00004.png\" | Add-XMemMask")]
    [InlineData("2, 4 | ForEach-Object { Add-XMemMask $masks/0000$_.png -FrameName 0000$_ }")]
    [InlineData("2, 4 | ForEach-Object { [pscustomobject] @{ Path = \"$masks/00000.png\"; FrameName = \"0000$_\" } } | Add-XMemMask")]
    public void Several_masks_are_for_the_frames_of_their_names(string script)
    {
        Run(script).Succeeded();
        Assert.Equal(["00002", "00004"], Awaited());

        var results = Run("Get-ChildItem $frames | Invoke-XMemStep").Succeeded().Output;

        Assert.Equal(["00002", "00003", "00004", "00005"], results.Select(result => result.Properties["FrameName"].Value));
        Assert.Equal([true, false, true, false], results.Select(result => result.Properties["IsAnnotated"].Value));
        Assert.Empty(Awaited());
    }

    [Fact]
    public void A_folder_gives_the_masks_in_it()
    {
        Directory.CreateDirectory(Folder["given"]);
        File.Copy(Clip.Mask(1), Path.Combine(Folder["given"], "00001.png"));
        File.Copy(Clip.Mask(3), Path.Combine(Folder["given"], "00003.PNG"));
        File.WriteAllText(Path.Combine(Folder["given"], "notes.txt"), "painted on Monday");

        Run("Add-XMemMask $temp/given").Succeeded();

        Assert.Equal(["00001", "00003"], Awaited());
    }

    [Fact]
    public void A_mask_for_a_later_frame_adds_its_objects_there()
    {
        WriteMatte("first.png", 1, frame: 0);
        WriteMatte("later.png", 2, frame: 3);

        var counts = Run(
            """
            Add-XMemMask $temp/first.png
            Add-XMemMask $temp/later.png -FrameName 00003
            Get-ChildItem $frames | Invoke-XMemStep | ForEach-Object { $_.Objects.Count }
            $session.Objects
            """).Succeeded().Values;

        Assert.Equal([1, 1, 1, 2, 2, 2, /* labels */ 1, 2], counts);
    }

    [Fact]
    public void A_mask_for_a_known_object_corrects_it()
    {
        Run("Add-XMemMask $masks/00000.png; Add-XMemMask $masks/00004.png -FrameName 00004").Succeeded();

        var corrected = Run("Get-ChildItem $frames | Invoke-XMemStep | Where-Object FrameName -EQ '00004'").Single;

        Assert.Equal(Clip.Labels(4), LabelsOf(corrected));
        Assert.Equal([1, 2], Run("$session.Objects").Values);
    }

    [Fact]
    public void Masks_for_the_same_frame_are_laid_over_each_other()
    {
        WriteMatte("a.png", 1, frame: 0);
        WriteMatte("b.png", 2, frame: 0);

        var result = Run("Add-XMemMask $temp/a.png, $temp/b.png; Invoke-XMemStep $frames/00000.png").Single;

        Assert.Equal(Clip.Labels(0), LabelsOf(result));
    }

    [Fact]
    public void Of_overlapping_masks_the_later_one_is_on_top()
    {
        var below = new byte[Clip.Width * Clip.Height];
        Array.Fill(below, (byte)7);
        File.WriteAllBytes(Folder["below.png"], Png.Gray(Clip.Width, Clip.Height, below));

        var result = Run("Add-XMemMask $temp/below.png; Add-XMemMask $masks/00000.png; Invoke-XMemStep $frames/00000.png").Single;

        Assert.Equal(Array.ConvertAll(Clip.Labels(0), label => label == 0 ? (byte)7 : label), LabelsOf(result));
    }

    [Fact]
    public void A_black_and_white_matte_is_one_object()
    {
        var matte = Array.ConvertAll(Clip.Labels(0), label => label == 1 ? (byte)255 : (byte)0);
        File.WriteAllBytes(Folder["matte.png"], Png.Gray(Clip.Width, Clip.Height, matte));

        var result = Run("Add-XMemMask $temp/matte.png; Invoke-XMemStep $frames/00000.png").Single;

        Assert.Equal(matte, LabelsOf(result));
        Assert.Equal([255], Run("$session.Objects").Values);
    }

    [Fact]
    public void One_file_per_object_gets_as_many_numbers()
    {
        WriteWhite("ball.png", 1);
        WriteWhite("crate.png", 2);

        var result = Run("Add-XMemMask $temp/ball.png, $temp/crate.png -ObjectId 1, 2; Invoke-XMemStep $frames/00000.png").Single;

        Assert.Equal(Clip.Labels(0), LabelsOf(result));
    }

    [Fact]
    public void One_number_is_for_all_files_and_may_come_by_property_name()
    {
        WriteWhite("00000.png", 1);
        WriteWhite("00002.png", 2);

        Run(
            """
            Add-XMemMask $temp/0000?.png -ObjectId 9
            [pscustomobject] @{ Path = "$temp/00002.png"; ObjectId = 4; FrameName = '00003' } | Add-XMemMask
            $null = Get-ChildItem $frames | Invoke-XMemStep
            """).Succeeded();

        Assert.Equal([9, 4], Run("$session.Objects").Values);
    }

    [Theory]
    [InlineData("Add-XMemMask $temp/mattes")]
    [InlineData("Add-XMemMask $temp/mattes/2, $temp/mattes/1 -ObjectId 2, 1")]
    [InlineData("Add-XMemMask $temp/mattes/* -ObjectId 1, 2")]
    public void A_folder_per_object_is_matched_to_frames_by_name(string script)
    {
        WriteWhite("mattes/1/00000.png", 1);
        WriteWhite("mattes/2/00000.png", 2);
        WriteWhite("mattes/2/00003.png", 2, frame: 3);

        Run(script).Succeeded();
        Assert.Equal(["00000", "00000", "00003"], Awaited().Order());

        Assert.Equal(Clip.Labels(0), LabelsOf(Run("Invoke-XMemStep $frames/00000.png").Single));
    }

    [Fact]
    public void A_soft_matte_is_cut_at_a_threshold()
    {
        var matte = Array.ConvertAll(Clip.Labels(0), label => label switch { 1 => (byte)130, 2 => (byte)120, _ => (byte)0 });
        File.WriteAllBytes(Folder["soft.png"], Png.Gray(Clip.Width, Clip.Height, matte));

        var result = Run("Add-XMemMask $temp/soft.png -Threshold 0.5 -ObjectId 1; Invoke-XMemStep $frames/00000.png").Single;

        Assert.Equal(Clip.Only(1, Clip.Labels(0)), LabelsOf(result));
    }

    [Theory]
    [InlineData("Add-XMemMask $frames/00000.png -ColorMap @{ '#e63c28' = 1; '40,80,230' = 2; '#5a5a5a' = 0; '#787878' = 0 }")]
    [InlineData("Add-XMemMask $frames/00000.png -ColorMap @{ '#e63c28' = '1'; '#2850e6' = '2'; '#5a5a5a' = 0; '#787878' = 0 }")]
    public void Colors_are_labels_by_a_map(string script)
    {
        Assert.Equal(Clip.Labels(0), LabelsOf(Run($"{script}; Invoke-XMemStep $frames/00000.png").Single));
    }

    [Fact]
    public void What_one_session_found_is_a_mask_for_another()
    {
        var outputs = Run(
            """
            Add-XMemMask $masks/00000.png
            $found = @(Get-ChildItem $frames | Invoke-XMemStep)
            $other = New-XMemSession -Size -1
            $found[2] | Add-XMemMask -Session $other
            Add-XMemMask -InputObject $found[4] -Session $other -FrameName 00005
            $other.AwaitedFrames
            """).Succeeded().Values;
        Assert.Equal(["00002", "00005"], outputs);

        var results = Run("$given = @(Get-ChildItem $frames | Invoke-XMemStep -Session $other); $given[0]; $found[2]; $given[3]; $found[4]").Succeeded().Output;
        Assert.Equal(LabelsOf(results[1]), LabelsOf(results[0]));
        Assert.Equal(LabelsOf(results[3]), LabelsOf(results[2]));
    }

    [Fact]
    public void Frames_before_the_first_mask_are_passed_over_and_said()
    {
        var result = Run("Get-ChildItem $masks/00004.png | Add-XMemMask; Get-ChildItem $frames | Invoke-XMemStep -Verbose").Succeeded();

        Assert.Equal(["00004", "00005"], result.Output.Select(item => item.Properties["FrameName"].Value));
        Assert.Contains("Frame 00000 comes before the first mask, for frame 00004: passed over.", result.Verbose);
    }

    [Fact]
    public void A_mask_whose_frame_never_comes_is_an_error()
    {
        var result = Run("Add-XMemMask $masks/00000.png -FrameName elsewhere; Get-ChildItem $frames | Invoke-XMemStep");

        result.Error.Is("NoFrameForMask", "Invoke-XMemStep", "6 frames", "'elsewhere'", "Add-XMemMask -Path");
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Verbose_tells_what_is_in_a_mask()
    {
        var verbose = Run("Add-XMemMask $masks/00000.png -Verbose").Succeeded().Verbose;

        Assert.Contains("objects 1, 2 for the next frame", Assert.Single(verbose), StringComparison.Ordinal);
    }

    private void WriteMatte(string name, byte label, int frame) =>
        File.WriteAllBytes(Folder[name], Png.Indexed(Clip.Width, Clip.Height, Clip.Only(label, Clip.Labels(frame)), Clip.Palette));

    private void WriteWhite(string name, byte label, int frame = 0)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder[name])!);
        var matte = Array.ConvertAll(Clip.Labels(frame), value => value == label ? (byte)255 : (byte)0);
        File.WriteAllBytes(Folder[name], Png.Gray(Clip.Width, Clip.Height, matte));
    }

    private IReadOnlyList<object?> Awaited() => Run("$session.AwaitedFrames").Succeeded().Values;
}
