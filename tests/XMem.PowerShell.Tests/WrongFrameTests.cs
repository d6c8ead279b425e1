using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Frames that cannot be tracked: the error names the file, and the others are tracked as if it had not been there.</summary>
public sealed class WrongFrameTests : ClipTest
{
    public static TheoryData<string, string> DamagedFrames => new()
    {
        { "zero bytes", "empty" },
        { "truncated", "copy it again" },
        { "text", "not a picture" },
    };

    [Theory]
    [MemberData(nameof(DamagedFrames))]
    public void A_damaged_frame_does_not_stop_the_others(string damage, string words)
    {
        var undisturbed = Run("$other = New-XMemSession -Size -1; Add-XMemMask $masks/00000.png; Get-ChildItem $frames/0000[01245].png | Invoke-XMemStep; Remove-XMemSession $other").Succeeded().Output;
        var content = File.ReadAllBytes(Clip.Frame(3));
        File.WriteAllBytes(Clip.Frame(3), damage switch { "zero bytes" => [], "truncated" => content[..(content.Length / 2)], _ => "no picture"u8.ToArray() });
        Start();

        var result = Run("Get-ChildItem $frames | Invoke-XMemStep");

        Assert.Null(result.TerminatingError);
        result.Error.Is("FrameUnreadable", "Invoke-XMemStep", Clip.Frame(3), words);
        Assert.Equal(Clip.Frame(3), result.Error.TargetObject);
        Assert.Equal(undisturbed.Select(LabelsOf), result.Output.Select(LabelsOf));
        Assert.Equal(5, Run("$session.FrameCount").Single.BaseObject);
    }

    [Fact]
    public void A_frame_of_another_size_does_not_stop_the_others()
    {
        File.WriteAllBytes(Clip.Frame(3), Png.Rgb(64, 48, new byte[64 * 48 * 3]));
        Start();

        var result = Run("Get-ChildItem $frames | Invoke-XMemStep");

        Assert.Null(result.TerminatingError);
        result.Error.Is("FrameSizeChanged", "Invoke-XMemStep", "00003", "64 x 48", "128 x 96", "new session");
        Assert.Equal(5, result.Output.Count);
    }

    [Fact]
    public void A_damaged_frame_stops_everything_when_the_user_wants_that()
    {
        File.WriteAllBytes(Clip.Frame(3), []);
        Start();

        var result = Run("Get-ChildItem $frames | Invoke-XMemStep -ErrorAction Stop");

        Assert.NotNull(result.TerminatingError);
        result.TerminatingError.Is("FrameUnreadable", "Invoke-XMemStep", Clip.Frame(3));
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public void A_folder_is_no_frame()
    {
        Start();

        Run("Invoke-XMemStep $frames").Error.Is("FrameUnreadable", "Invoke-XMemStep", Clip.Frames, "is a folder");
    }

    [Theory]
    [InlineData("", "zero bytes")]
    [InlineData("no video", "cannot be opened")]
    public void A_file_that_is_no_video_does_not_stop_the_others(string content, string words)
    {
        Start();
        var path = Folder.Write("clip.mp4", content);

        var result = Run("Invoke-XMemStep $temp/clip.mp4, $frames/00000.png");

        Assert.Null(result.TerminatingError);
        result.Error.Is("FrameUnreadable", "Invoke-XMemStep", path, words);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_sequence_that_is_not_there_does_not_stop_the_others()
    {
        Start();

        var result = Run("Invoke-XMemStep \"$frames/shot.####.png\", $frames/00000.png");

        Assert.Null(result.TerminatingError);
        result.Error.Is("FrameUnreadable", "Invoke-XMemStep", "shot.####.png", "shot.0001.png");
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Invoke-XMemStep $frames/*.png -FrameRange 1-5z2", "1-5z2")]
    [InlineData("Invoke-XMemStep $frames/*.png -FrameRange -5", "'-5'")]
    public void A_range_that_is_none_is_refused(string script, string words)
    {
        Start();

        var error = Run(script).TerminatingError;

        Assert.NotNull(error);
        error.Is("InvalidOption", "Invoke-XMemStep", words, "1-10,20-40x2");
    }

    [Fact]
    public void A_pattern_with_two_places_ends_the_command()
    {
        Start();

        Run("Invoke-XMemStep \"$frames/##.##.png\"").Error.Is("InvalidOption", "Invoke-XMemStep", "more than one place");
    }

    [Fact]
    public void A_frame_of_the_range_that_is_damaged_is_an_error_and_not_missing()
    {
        File.WriteAllBytes(Clip.Frame(3), []);
        Start();

        var result = Run("Invoke-XMemStep $frames/*.png -FrameRange 0-5");

        result.Error.Is("FrameUnreadable", "Invoke-XMemStep", Clip.Frame(3));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_frame_before_any_mask_is_refused()
    {
        var error = Run("$null = New-XMemSession; Invoke-XMemStep $frames/00000.png").TerminatingError;

        Assert.NotNull(error);
        error.Is("NoMask", "Invoke-XMemStep", "00000", "Add-XMemMask");
    }

    [Fact]
    public void Fewer_memory_elements_than_TopK_are_a_warning_once()
    {
        Run("$session = New-XMemSession -Size 16; Add-XMemMask $masks/00000.png").Succeeded();

        var result = Run("Get-ChildItem $frames | Invoke-XMemStep").Succeeded();

        var warning = Assert.Single(result.Warnings);
        Assert.Contains("TopK", warning, StringComparison.Ordinal);
        Assert.Contains("larger Size", warning, StringComparison.Ordinal);
        Assert.Equal(6, result.Output.Count);
    }
}
