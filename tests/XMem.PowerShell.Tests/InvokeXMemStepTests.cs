using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Invoke-XMemStep: frames come in every way in which PowerShell users pass files on.</summary>
public sealed class InvokeXMemStepTests : ClipTest
{
    private static readonly string[] All = ["00000", "00001", "00002", "00003", "00004", "00005"];

    [Theory]
    [InlineData("Get-ChildItem $frames | Invoke-XMemStep")]
    [InlineData("Get-ChildItem $frames/*.png | Invoke-XMemStep -Session $session")]
    [InlineData("Invoke-XMemStep $frames/*.png")]
    [InlineData("Invoke-XMemStep -Session $session -Path \"$frames/*\"")]
    [InlineData("\"$frames/*.png\" | Invoke-XMemStep")]
    [InlineData("[System.IO.Directory]::GetFiles($frames) | Sort | Invoke-XMemStep")]
    public void A_whole_clip_is_tracked_in_the_order_of_its_names(string script)
    {
        Start();
        Run("function Sort { $all = @($input); [array]::Sort($all); $all }").Succeeded();

        Assert.Equal(All, Names(script));
    }

    [Theory]
    [InlineData("\"$frames/00002.png\", \"$frames/00000.png\" | Invoke-XMemStep")]
    [InlineData("Invoke-XMemStep -Path \"$frames/00002.png\", \"$frames/00000.png\"")]
    [InlineData("Invoke-XMemStep -LiteralPath \"$frames/00002.png\", \"$frames/00000.png\"")]
    [InlineData("Invoke-XMemStep -LP \"$frames/00002.png\", \"$frames/00000.png\"")]
    [InlineData("[System.IO.FileInfo] \"$frames/00002.png\", [System.IO.FileInfo] \"$frames/00000.png\" | Invoke-XMemStep")]
    [InlineData("2, 0 | ForEach-Object { [pscustomobject] @{ Path = \"$frames/0000$_.png\" } } | Invoke-XMemStep")]
    [InlineData("2, 0 | ForEach-Object { [pscustomobject] @{ LiteralPath = \"$frames/0000$_.png\" } } | Invoke-XMemStep")]
    [InlineData("2, 0 | ForEach-Object { [pscustomobject] @{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$frames/0000$_.png\" } } | Invoke-XMemStep")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation($frames); '00002.png', './00000.png' | Invoke-XMemStep")]
    public void Frames_are_tracked_in_the_order_in_which_they_are_named(string script)
    {
        Start();

        Assert.Equal(["00002", "00000"], Names(script));
    }

    [Fact]
    public void A_pattern_chooses_frames()
    {
        Start();

        Assert.Equal(["00001", "00003"], Names("Invoke-XMemStep $frames/0000[13].png"));
    }

    [Theory]
    [InlineData("Invoke-XMemStep -LiteralPath $path")]
    [InlineData("Get-ChildItem ([WildcardPattern]::Escape($path)) | Invoke-XMemStep")]
    public void Brackets_in_names_are_taken_literally(string script)
    {
        Start();
        Directory.CreateDirectory(Folder["shot [v1]"]);
        var path = Path.Combine(Folder["shot [v1]"], "frame[0].png");
        File.Copy(Clip.Frame(0), path);

        Assert.Equal(["frame[0]"], Names(script, ("path", path)));
    }

    [Fact]
    public void Brackets_in_a_pattern_are_wildcards_and_the_error_says_so()
    {
        Start();
        File.Copy(Clip.Frame(0), Folder["frame[0].png"]);

        Run("Invoke-XMemStep $temp/frame[0].png").Error.Is("PathNotFound", "Invoke-XMemStep", "frame[0].png", "-LiteralPath");
    }

    [Fact]
    public void A_path_that_leads_nowhere_does_not_stop_the_others()
    {
        Start();

        var result = Run("\"$frames/00000.png\", \"$frames/nothing.png\", \"$frames/00001.png\" | Invoke-XMemStep");

        result.Error.Is("PathNotFound", "Invoke-XMemStep", "nothing.png", "Check the path");
        Assert.Equal(2, result.Output.Count);
    }

    [Fact]
    public void A_path_of_another_provider_is_refused()
    {
        Start();

        Run("Invoke-XMemStep -LiteralPath Variable:HOME").Error.Is("NotAFilePath", "Invoke-XMemStep", "Variable:HOME");
        Run("Invoke-XMemStep Variable:HOME").Error.Is("NotAFilePath", "Invoke-XMemStep", "Variable:HOME");
    }

    [Fact]
    public void Each_result_leaves_before_the_next_frame_comes()
    {
        Start();

        var log = Run(
            """
            $log = [System.Collections.Generic.List[string]]::new()
            Get-ChildItem $frames | ForEach-Object { $log.Add("in $($_.BaseName)"); $_ } | Invoke-XMemStep | ForEach-Object { $log.Add("out $($_.FrameName)") }
            $log
            """).Succeeded().Values;

        Assert.Equal(All.SelectMany(name => new[] { $"in {name}", $"out {name}" }), log);
    }

    [Fact]
    public void A_result_says_what_was_found()
    {
        Start("-MemoryEvery 2");

        var results = Run("Get-ChildItem $frames | Invoke-XMemStep").Succeeded().Output;

        Assert.Equal([0, 1, 2, 3, 4, 5], results.Select(result => result.Properties["Index"].Value));
        Assert.Equal([true, false, true, false, true, false], results.Select(result => result.Properties["IsMemoryFrame"].Value));
        Assert.Equal([true, false, false, false, false, false], results.Select(result => result.Properties["IsAnnotated"].Value));
        Assert.Equal(Clip.Frame(3), results[3].Properties["FramePath"].Value);
        Assert.Equal(
            ["1", "1296", "2", "1296"],
            Run("(Invoke-XMemStep $frames/00000.png -Session (& { $s = New-XMemSession -Size -1; Add-XMemMask $masks/00000.png -Session $s; $s })).Objects | ForEach-Object { \"$($_.Label)\"; \"$($_.Area)\" }").Succeeded().Values);
    }

    [Fact]
    public void Masks_follow_the_objects()
    {
        Start();

        var accuracy = Run("Get-ChildItem $frames | Invoke-XMemStep | Export-XMemMask $temp/out; Measure-XMemAccuracy $temp/out $masks").Single;

        Assert.InRange((double)accuracy.Properties["J"].Value, 0.8, 1);
    }

    [Fact]
    public void Verbose_tells_of_every_frame_and_progress_ends()
    {
        Start("-MemoryEvery 2");

        var result = Run("Get-ChildItem $frames | Invoke-XMemStep -Verbose").Succeeded();

        Assert.Equal(All.Length, result.Verbose.Count);
        Assert.Matches(@"^Frame 00002: \d+ ms, remembered\.$", result.Verbose[2]);
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Theory]
    [InlineData("Invoke-XMemStep (Join $frames '#####.png')")]
    [InlineData("Invoke-XMemStep (Join $frames '%05d.png')")]
    [InlineData("Invoke-XMemStep (Join $frames '$F5.png')")]
    [InlineData("Join $frames '#####.png' | Invoke-XMemStep")]
    public void An_image_sequence_may_be_named_as_a_whole(string script)
    {
        Start();
        Run("function Join($folder, $name) { \"$folder/$name\" }").Succeeded();

        Assert.Equal(All, Names(script));
    }

    [Theory]
    [InlineData("Invoke-XMemStep \"$frames/#####.png\" -FrameRange 0-1,3-5x2")]
    [InlineData("Invoke-XMemStep $frames/*.png -FrameRange 0-1,3-5x2")]
    [InlineData("Get-ChildItem $frames | Invoke-XMemStep -FrameRange '0-1, 3-5x2'")]
    public void A_range_chooses_frames(string script)
    {
        Start();

        Assert.Equal(["00000", "00001", "00003", "00005"], Names(script));
    }

    [Fact]
    public void Gaps_are_a_warning_and_tracking_goes_on()
    {
        File.Delete(Clip.Frame(2));
        File.Delete(Clip.Frame(3));
        Start();

        var whole = Run("Invoke-XMemStep \"$frames/#####.png\"").Succeeded();
        var range = Run("Invoke-XMemStep $frames/*.png -FrameRange 3-8").Succeeded();

        Assert.Equal(4, whole.Output.Count);
        Assert.Contains("gaps: there are no frames 2-3", Assert.Single(whole.Warnings), StringComparison.Ordinal);
        Assert.Equal(2, range.Output.Count);
        Assert.Contains("no frames 3, 6-8 of the range 3-8", Assert.Single(range.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_takes_numbers_for_numbers()
    {
        Start();
        foreach (var number in new[] { 2, 10, 9 })
            File.Copy(Clip.Frame(0), Path.Combine(Clip.Frames, $"take{number}.png"));

        Assert.Equal(["take2", "take9", "take10"], Names("Invoke-XMemStep $frames/take*.png"));
    }

    [Fact]
    public void A_file_whose_name_looks_like_a_pattern_is_that_file()
    {
        Start();
        File.Copy(Clip.Frame(0), Path.Combine(Clip.Frames, "take#.png"));

        Assert.Equal(["take#"], Names("Invoke-XMemStep \"$frames/take#.png\""));
    }

    [Fact]
    public void The_frames_of_a_video_are_tracked_and_can_be_drawn_and_cut_out()
    {
        Start();
        Run("$found = @(Get-ChildItem $frames | Invoke-XMemStep); $found | Export-XMemOverlay -Video $temp/clip.mp4 -Opacity 0 -NoText").Succeeded();
        Run("Remove-XMemSession $session; $session = New-XMemSession -Size -1; Add-XMemMask $masks/00001.png -FrameName 00001").Succeeded();

        var results = Run("$video = @(Invoke-XMemStep $temp/clip.mp4 -FrameRange 1-4); $video").Succeeded().Output;
        Assert.Equal(["00001", "00002", "00003", "00004"], results.Select(result => result.Properties["FrameName"].Value));
        Assert.All(results, result => Assert.Equal(Path.Combine(Folder.Path, "clip.mp4"), Path.GetFullPath((string)result.Properties["FramePath"].Value)));

        Run("$video | Export-XMemMask $temp/cut -Format CutOut -PassThru | Export-XMemOverlay $temp/overlay").Succeeded();
        Assert.Equal(4, Directory.GetFiles(Folder["cut"]).Length);
        Assert.Equal(4, Directory.GetFiles(Folder["overlay"]).Length);
    }

    [Fact]
    public void Tracking_a_video_can_be_cut_short()
    {
        Start();
        Run("$found = @(Get-ChildItem $frames | Invoke-XMemStep); $found | Export-XMemOverlay -Video $temp/clip.avi").Succeeded();
        Run("Add-XMemMask $masks/00000.png; function Get-First { process { if (-not $done) { $done = $true; $_ } } }").Succeeded();

        Assert.Equal("00000", Run("Invoke-XMemStep $temp/clip.avi -FrameRange 0 | Get-First").Single.Properties["FrameName"].Value);
    }

    private IEnumerable<object?> Names(string script, params (string Name, object? Value)[] variables) =>
        Run(script, variables).Succeeded().Output.Select(result => result.Properties["FrameName"].Value);
}
