using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Export-XMemMask: what is written, and what is not.</summary>
public sealed class ExportXMemMaskTests : ClipTest
{
    private static readonly string[] All = ["00000.png", "00001.png", "00002.png", "00003.png", "00004.png", "00005.png"];

    private string Out => Folder["out"];

    public ExportXMemMaskTests()
    {
        Start();
        Run("$results = @(Get-ChildItem $frames | Invoke-XMemStep)").Succeeded();
    }

    [Theory]
    [InlineData("$results | Export-XMemMask $temp/out")]
    [InlineData("Export-XMemMask -InputObject $results -Destination $temp/out")]
    [InlineData("$results | Export-XMemMask -Path $temp/out")]
    public void Masks_are_named_like_their_frames(string script)
    {
        Assert.Empty(Run(script).Succeeded().Output);

        Assert.Equal(All, Files());
    }

    [Fact]
    public void Folders_are_made_and_their_names_taken_literally()
    {
        Run("$results | Export-XMemMask '$temp/shots [v2]/010/masks'".Replace('\'', '"')).Succeeded();

        Assert.Equal(6, Directory.GetFiles(Path.Combine(Folder["shots [v2]"], "010", "masks")).Length);
    }

    [Fact]
    public void Masks_keep_the_palette_of_the_mask_that_was_given()
    {
        Run("$results | Export-XMemMask $temp/out").Succeeded();

        foreach (var file in Directory.GetFiles(Out))
        {
            var (isIndexed, palette) = Png.ReadPalette(file);
            Assert.True(isIndexed);
            Assert.Equal(Clip.Palette, palette[..Clip.Palette.Length]);
        }
    }

    [Fact]
    public void Without_a_palette_the_labels_get_colors_of_their_own()
    {
        File.WriteAllBytes(Folder["gray.png"], Png.Gray(Clip.Width, Clip.Height, Clip.Labels(0)));

        Run("$other = New-XMemSession -Size -1; Add-XMemMask $temp/gray.png -Session $other; Invoke-XMemStep $frames/00000.png -Session $other | Export-XMemMask $temp/out").Succeeded();

        var (isIndexed, palette) = Png.ReadPalette(Path.Combine(Out, "00000.png"));
        Assert.True(isIndexed);
        Assert.Equal(3, new[] { palette[..3], palette[3..6], palette[6..9] }.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Masks_read_back_are_the_results()
    {
        var pairs = Run(
            """
            $results | Export-XMemMask $temp/out
            $reader = $results[0].Mask.GetType().Assembly.GetType('XMem.Imaging.MaskReader')
            foreach ($result in $results) { , $reader::Read("$temp/out/$($result.FrameName).png").Labels; , $result.Mask.Labels }
            """).Succeeded().Values;

        Assert.Equal(12, pairs.Count);
        foreach (var pair in pairs.Chunk(2))
            Assert.Equal((byte[])pair[1]!, (byte[])pair[0]!);
    }

    [Fact]
    public void PassThru_passes_the_results_on()
    {
        Assert.Equal(true, Run("$passed = @($results | Export-XMemMask $temp/out -PassThru); $passed.Count -eq 6 -and $passed[5] -eq $results[5]").Single.BaseObject);
        Assert.Equal(All, Files());
    }

    [Fact]
    public void Files_that_are_there_are_replaced()
    {
        WriteOld("00002.png");

        Run("$results | Export-XMemMask $temp/out").Succeeded();

        Assert.Equal(All, Files());
        Assert.True(Png.ReadPalette(Path.Combine(Out, "00002.png")).IsIndexed);
    }

    [Fact]
    public void NoClobber_keeps_files_that_are_there_and_writes_the_others()
    {
        WriteOld("00002.png");

        Run("$results | Export-XMemMask $temp/out -NoClobber").Error.Is("FileExists", "Export-XMemMask", "00002.png", "-NoClobber");

        Assert.Equal(All, Files());
        Assert.Equal("an old file that is longer than a header", File.ReadAllText(Path.Combine(Out, "00002.png")));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Run("$results | Export-XMemMask $temp/out -WhatIf").Succeeded();

        Assert.False(Path.Exists(Out));
    }

    [Theory]
    [InlineData("-Format Matte", "1/00003.png", "2/00003.png")]
    [InlineData("-Format matte -ObjectId 2", "2/00003.png")]
    [InlineData("-Format Alpha -BitDepth 16", "00003.png")]
    [InlineData("-Format CutOut", "00003.png")]
    [InlineData("-Format Exr -BitDepth 32", "00003.exr")]
    [InlineData("-Format ExrMatte -Soft", "1/00003.exr", "2/00003.exr")]
    [InlineData("-Format Matte -Soft", "1/00003.png", "2/00003.png")]
    public void Every_format_has_files_of_its_own(string options, params string[] files)
    {
        Run($"$one = @(Get-ChildItem $frames/0000[0-3].png | Invoke-XMemStep -Scores -Session (& {{ $s = New-XMemSession -Size -1; Add-XMemMask $masks/00000.png -Session $s; $s }}))[3]; $one | Export-XMemMask $temp/out {options}").Succeeded();

        Assert.Equal(files, Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Out, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("m.####.png", "m.0003.png")]
    [InlineData("m.%02d.png", "m.03.png")]
    [InlineData("m.$F4.png", "m.0003.png")]
    public void Destinations_may_have_a_place_for_the_frame_number(string pattern, string expected)
    {
        Run("$results[3] | Export-XMemMask (\"$temp/out/\" + $pattern)", ("pattern", pattern)).Succeeded();

        Assert.Equal([expected], Files());
    }

    [Fact]
    public void Mattes_read_back_are_the_results()
    {
        Run("$results | Export-XMemMask $temp/out -Format Matte; $again = New-XMemSession -Size -1; Add-XMemMask $temp/out -Session $again").Succeeded();

        var pair = Run("(Invoke-XMemStep $frames/00000.png -Session $again), $results[0]").Succeeded().Output;

        Assert.Equal(LabelsOf(pair[1]), LabelsOf(pair[0]));
    }

    [Theory]
    [InlineData("-Format Gif", "InvalidOption", "'Gif'", "Matte")]
    [InlineData("-Format Indexed -BitDepth 16", "InvalidOption", "8 bits, not 16")]
    [InlineData("-Format Matte -Soft", "InvalidOption", "00000", "-Scores")]
    [InlineData("-Force -NoClobber", "ForceAndNoClobber", "give one of them")]
    public void Wrong_options_are_refused(string options, string id, params string[] words)
    {
        var error = Run($"$results | Export-XMemMask $temp/out {options}").TerminatingError;

        Assert.NotNull(error);
        error.Is(id, "Export-XMemMask", words);
        Assert.False(Path.Exists(Out));
    }

    [Fact]
    public void A_read_only_file_is_replaced_by_force_only()
    {
        WriteOld("00002.png");
        File.SetAttributes(Path.Combine(Out, "00002.png"), FileAttributes.ReadOnly);

        var error = Run("$results[2] | Export-XMemMask $temp/out").TerminatingError;
        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Export-XMemMask", "00002.png", "read-only", "-Force");

        Run("$results[2] | Export-XMemMask $temp/out -Force").Succeeded();
        Assert.True(Png.ReadPalette(Path.Combine(Out, "00002.png")).IsIndexed);
    }

    [Fact]
    public void A_frame_that_is_gone_does_not_stop_the_others()
    {
        File.Delete(Clip.Frame(2));

        var result = Run("$results | Export-XMemMask $temp/out -Format CutOut");

        Assert.Null(result.TerminatingError);
        result.Error.Is("FrameUnreadable", "Export-XMemMask", Clip.Frame(2));
        Assert.Equal(All.Where(name => name != "00002.png"), Files());
    }

    [Fact]
    public void An_object_that_never_came_is_a_warning()
    {
        var result = Run("$results | Export-XMemMask $temp/out -Format Matte -ObjectId 1, 7").Succeeded();

        Assert.Contains("object 7", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_that_is_a_file_is_refused()
    {
        File.WriteAllText(Out, "a file");

        var error = Run("$results | Export-XMemMask $temp/out").TerminatingError;

        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Export-XMemMask", Out, "destination");
        Assert.Equal("a file", File.ReadAllText(Out));
    }

    [Fact]
    public void A_mask_that_cannot_be_written_leaves_nothing_behind()
    {
        // A folder in the file's place fails for every user, the administrator too.
        Directory.CreateDirectory(Path.Combine(Out, "00002.png"));

        var error = Run("$results | Export-XMemMask $temp/out").TerminatingError;

        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Export-XMemMask", Path.Combine(Out, "00002.png"), "folder");
        Assert.Equal(["00000.png", "00001.png"], Files());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Out, "00002.png")));
    }

    [Fact]
    public void The_last_mask_is_waited_for_and_its_error_is_reported()
    {
        Directory.CreateDirectory(Path.Combine(Out, "00005.png"));

        var error = Run("$results | Export-XMemMask $temp/out").TerminatingError;

        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Export-XMemMask", Path.Combine(Out, "00005.png"), "folder");
        Assert.Equal(All[..5], Files());
    }

    [Fact]
    public void With_PassThru_a_file_is_there_when_its_result_is_passed_on()
    {
        Assert.Equal(
            Enumerable.Repeat<object?>(true, 6),
            Run("$results | Export-XMemMask $temp/out -PassThru | ForEach-Object { [System.IO.File]::Exists(\"$temp/out/$($_.FrameName).png\") }").Succeeded().Values);
    }

    [Fact]
    public void The_masks_before_an_error_upstream_are_written()
    {
        Run("$results | ForEach-Object { if ($_.Index -eq 3) { throw 'stop' }; $_ } | Export-XMemMask $temp/out");

        Assert.Equal(All[..3], Files());
    }

    [Fact]
    public void A_folder_that_may_not_be_written_to_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix permissions.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Permissions do not bind the administrator.");
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(Out, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = Run("$results | Export-XMemMask $temp/out").TerminatingError;

        Assert.NotNull(error);
        error.Is("DestinationNotWritable", "Export-XMemMask", Out, "permissions");
        Assert.Empty(Files());
    }

    private IEnumerable<string?> Files() => Directory.GetFiles(Out).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private void WriteOld(string name)
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, name), "an old file that is longer than a header");
    }
}
