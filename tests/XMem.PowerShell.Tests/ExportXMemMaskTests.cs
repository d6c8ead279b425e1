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
    public void Without_a_palette_the_labels_get_colours_of_their_own()
    {
        File.WriteAllBytes(Folder["grey.png"], Png.Grey(Clip.Width, Clip.Height, Clip.Labels(0)));

        Run("$other = New-XMemSession -Size -1; Add-XMemMask $temp/grey.png -Session $other; Invoke-XMemStep $frames/00000.png -Session $other | Export-XMemMask $temp/out").Succeeded();

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
            foreach ($result in $results) { , [XMem.Imaging.MaskReader]::Read("$temp/out/$($result.FrameName).png").Labels; , $result.Mask.Labels }
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
