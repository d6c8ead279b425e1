using System.Management.Automation;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Invoke-XMemClip: the masks of the single commands, in one that can be interrupted.</summary>
public sealed class InvokeXMemClipTests : ClipTest
{
    private const string Small = "-Size -1 -MemoryEvery 2 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 8";

    [Fact]
    public void Its_masks_are_those_of_the_single_commands()
    {
        Run($"New-XMemSession {Small}; Get-ChildItem $masks/00000.png, $masks/00003.png | Add-XMemMask; Invoke-XMemStep $frames/*.png | Export-XMemMask $temp/single").Succeeded();
        var result = Run($"Invoke-XMemClip $frames -Mask $masks/0000[03].png -Destination $temp/out {Small}").Single;

        Assert.Equal([6, 6, 6, Folder["out"]], new[] { "FrameCount", "MaskCount", "TrackedCount", "Folder" }.Select(name => result.Properties[name].Value));
        AssertSameMasks("single", "out");
    }

    [Fact]
    public void Options_of_masks_and_files_have_the_names_of_their_commands()
    {
        Run("New-XMemSession -Size -1; Add-XMemMask $masks/00000.png; Invoke-XMemStep $frames/*.png -Scores | Export-XMemMask \"$temp/single/{object}_%03d.png\" -Format Matte -Soft -BitDepth 16").Succeeded();
        Run("New-XMemSession -Size -1 -Name mattes; Add-XMemMask $masks/00000.png -Session (Get-XMemSession mattes); Invoke-XMemStep $frames/00000.png -Session (Get-XMemSession mattes) | Export-XMemMask $temp/mattes -Format Matte").Succeeded();
        Run("Invoke-XMemClip $frames $temp/mattes/1, $temp/mattes/2 \"$temp/out/{object}_%03d.png\" -ObjectId 1, 2 -Threshold 0.5 -Format Matte -Soft -BitDepth 16 -Size -1").Succeeded();
        AssertSameMasks("single", "out");
    }

    [Fact]
    public void A_mask_in_the_middle_reaches_both_ends()
    {
        Assert.Equal(4, Run("Invoke-XMemClip $frames $masks/00002.png $temp/forward -Size -1").Single.Properties["MaskCount"].Value);
        Assert.Equal(3, Run("Invoke-XMemClip $frames $masks/00002.png $temp/backward -Size -1 -Direction Backward").Single.Properties["MaskCount"].Value);
        Assert.Equal(6, Run("Invoke-XMemClip $frames $masks/00002.png $temp/both -Size -1 -Direction Both").Single.Properties["MaskCount"].Value);
        Assert.Equal(2, Run("Invoke-XMemClip $frames $masks/00002.png $temp/range -Size -1 -FrameRange 2-3").Single.Properties["MaskCount"].Value);
        Assert.Equal(3, Run("Invoke-XMemClip $frames $masks/00000.png $temp/named -Size -1 -FrameName 00003").Single.Properties["MaskCount"].Value);
    }

    [Fact]
    public void A_run_is_gone_on_with_when_asked()
    {
        var bad = Clip.Frame(4);
        var frame = File.ReadAllBytes(bad);
        File.WriteAllText(bad, "no picture");
        Fails("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1", "FrameUnreadable", bad);
        Assert.Equal(4, Directory.GetFiles(Folder["out"], "*.png").Length);

        File.WriteAllBytes(bad, frame);
        Fails("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1", "RunExists", "-Resume", "-Force");
        Fails("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size 64 -Resume", "RunMismatch", "options.size was -1 and is 64");
        Assert.Equal(2, Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1 -Resume").Single.Properties["TrackedCount"].Value);
        Run("Invoke-XMemClip $frames $masks/00000.png $temp/whole -Size -1 -Resume").Succeeded();
        AssertSameMasks("whole", "out");
        Assert.Equal("Done", Run("(Get-Content $temp/out/run.json -Raw | ConvertFrom-Json).state").Single.BaseObject);
    }

    [Fact]
    public void Bad_frames_are_passed_over_with_a_warning_where_that_is_asked_for()
    {
        File.WriteAllText(Clip.Frame(4), "no picture");
        var result = Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1 -SkipBadFrames");
        Assert.Equal(5, result.Single.Properties["MaskCount"].Value);
        Assert.Contains("00004", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void It_asks_with_WhatIf_and_tells_how_far_it_is()
    {
        Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -WhatIf").Succeeded();
        Assert.False(Directory.Exists(Folder["out"]));

        var run = Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1 -Verbose").Succeeded();
        Assert.Contains(run.Verbose, line => line.Contains("Frame 00005", StringComparison.Ordinal));
        Assert.Contains(run.Progress, record => record is { PercentComplete: 100, SecondsRemaining: 0 } && record.StatusDescription.Contains("6 of 6", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
    }

    [Fact]
    public void Results_of_frames_are_passed_on_when_asked()
    {
        Assert.Equal(["00002", "00001", "00000"], Run("(Invoke-XMemClip $frames $masks/00002.png $temp/out -Size -1 -Direction Backward -PassThru).FrameName").Succeeded().Values);
    }

    [Fact]
    public void Ctrl_C_leaves_a_checkpoint()
    {
        Clip.Write(Folder, frames: 40);
        Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1 -PassThru | Select-Object -First 3").Succeeded();
        Assert.Equal("Interrupted", Run("(Get-Content $temp/out/run.json -Raw | ConvertFrom-Json).state").Single.BaseObject);
        Assert.InRange((int)Run("Invoke-XMemClip $frames $masks/00000.png $temp/out -Size -1 -Resume").Single.Properties["TrackedCount"].Value, 30, 37);
        Run("Invoke-XMemClip $frames $masks/00000.png $temp/whole -Size -1").Succeeded();
        AssertSameMasks("whole", "out");
    }

    [Theory]
    [InlineData("Invoke-XMemClip $temp/none $masks/00000.png $temp/out", "FrameUnreadable", "no frame")]
    [InlineData("Invoke-XMemClip $frames $temp/none.png $temp/out", "MaskUnreadable", "none.png")]
    [InlineData("Invoke-XMemClip $frames $masks/00000.png $temp/out -Format None", "InvalidOption", "Known are")]
    [InlineData("Invoke-XMemClip $frames $masks/00000.png $temp/out -CheckpointEvery 0", "InvalidOption", "CheckpointEvery")]
    [InlineData("Invoke-XMemClip $frames $masks/00000.png $temp/out -Model none", "ModelNotFound", "none")]
    [InlineData("Invoke-XMemClip $frames $masks/00000.png $temp/out -Resume -Force", "InvalidOption", "one of them")]
    [InlineData("Invoke-XMemClip $frames $masks/00000.png $temp/out -FrameName x", "NoMask", "'x'")]
    public void What_is_wrong_is_said_before_anything_is_written(string script, string id, string words)
    {
        Fails(script, id, words);
        Assert.False(Directory.Exists(Folder["out"]));
    }

    private void Fails(string script, string id, params ReadOnlySpan<string> words) => Run(script).Error.Is(id, "Invoke-XMemClip", words);

    private void AssertSameMasks(string expected, string actual)
    {
        var files = Directory.GetFiles(Folder[expected], "*.png", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Equal(files.Length, Directory.GetFiles(Folder[actual], "*.png", SearchOption.AllDirectories).Length);
        foreach (var file in files)
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(Folder[actual], Path.GetRelativePath(Folder[expected], file))));
    }
}
