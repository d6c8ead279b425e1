using System.Management.Automation;
using XMem.PowerShell.Tests.Support;

namespace XMem.PowerShell.Tests;

/// <summary>Get-XMemMemoryStats: the figures move as the memories do.</summary>
public sealed class MemoryStatisticsTests : ClipTest
{
    // 128 x 96 pixels at stride 16.
    private const int Elements = 8 * 6;
    private const int HiddenChannels = 32;

    [Fact]
    public void Before_the_first_frame_the_memories_are_empty()
    {
        Start();

        var statistics = Statistics();

        Assert.Equal([0, 0, 0, 0L], new[] { "Frames", "Objects", "WorkingFrames", "TotalBytes" }.Select(statistics));
        Assert.Equal(10000, statistics("LongTermCapacity"));
    }

    [Fact]
    public void Working_memory_grows_with_every_remembered_frame()
    {
        Start("-MemoryEvery 2");
        Step("00000");
        var first = Statistics();
        Step("00001");
        var second = Statistics();
        Step("00002");
        var third = Statistics();

        Assert.Equal([1, 1, 2], Of("WorkingFrames"));
        Assert.Equal([1, 1, 1], Of("PermanentFrames"));
        Assert.Equal([Elements, Elements, 2 * Elements], Of("WorkingElements"));
        Assert.Equal([1, 2, 3], Of("Frames"));
        Assert.Equal([2, 2, 2], Of("Objects"));
        Assert.Equal([1, 1, 1], Of("ObjectGroups"));
        Assert.All(Of("SensoryBytes"), bytes => Assert.Equal(2L * HiddenChannels * Elements * sizeof(float), bytes));
        Assert.Equal(2 * Long(first, "WorkingBytes"), Long(third, "WorkingBytes"));
        Assert.True((double)third("WorkingUsage") > 0);

        IEnumerable<object> Of(string name) => [first(name), second(name), third(name)];
    }

    [Fact]
    public void A_full_working_memory_is_consolidated_and_a_full_long_term_memory_evicts()
    {
        Clip.Write(Folder, frames: 16);
        Start("-MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 3 -PrototypeCount 8 -LongTermCapacity 20");

        Step("*");

        var statistics = Statistics();
        Assert.True((int)statistics("Consolidations") > 3);
        Assert.True((int)statistics("Evictions") > 0);
        Assert.True((long)statistics("EvictedElements") > 0);
        Assert.InRange((int)statistics("LongTermElements"), 8, 20);
        Assert.InRange((int)statistics("WorkingFrames"), 2, 3);
        Assert.True(Long(statistics, "LongTermBytes") > 0);
        Assert.Equal(Long(statistics, "TotalBytes"), Long(statistics, "SensoryBytes") + Long(statistics, "WorkingBytes") + Long(statistics, "LongTermBytes"));
    }

    [Fact]
    public void Without_long_term_memory_working_memory_keeps_everything()
    {
        Clip.Write(Folder, frames: 14);
        Start("-MemoryEvery 1 -NoLongTermMemory");

        Step("*");

        var statistics = Statistics();
        Assert.Equal([14, 0, 0], new[] { "WorkingFrames", "LongTermCapacity", "Consolidations" }.Select(statistics));
    }

    [Fact]
    public void A_limit_is_shown_with_the_settings_that_keep_it_and_a_warning_comes_once()
    {
        Start("-MemoryEvery 1");
        Step("00000");
        var free = Statistics();

        // What is given up first, working on the objects together, changes no memory and is worth no warning.
        Run("Remove-XMemSession $session").Succeeded();
        Start($"-MemoryEvery 1 -MemoryLimit {Long(free, "EstimatedBytes") - 1}");
        Assert.Empty(Run("$null = Invoke-XMemStep $frames/00000.png").Succeeded().Warnings);
        var apart = Statistics();
        Assert.Equal([2, 1], [free("ObjectsAtOnce"), apart("ObjectsAtOnce")]);
        var limit = Long(apart, "EstimatedBytes") - 1;
        Run("Remove-XMemSession $session").Succeeded();
        Start($"-MemoryEvery 1 -MemoryLimit {limit}");

        var warnings = Run("$null = Get-ChildItem $frames | Invoke-XMemStep").Succeeded().Warnings;

        Assert.Contains("MemoryLimit", Assert.Single(warnings), StringComparison.Ordinal);
        var limited = Statistics();
        Assert.Equal([limit, 9, 4], new[] { "MemoryLimit", "MaxWorkingFrames", "MinWorkingFrames" }.Select(limited));
        Assert.Equal([10, 5], new[] { "MaxWorkingFrames", "MinWorkingFrames" }.Select(free));
        Assert.InRange(Long(limited, "EstimatedBytes"), 1, limit);
    }

    [Fact]
    public void A_limit_that_a_frame_does_not_fit_in_ends_the_command()
    {
        Start("-MemoryLimit 2MB");

        var error = Run("Get-ChildItem $frames | Invoke-XMemStep").TerminatingError;

        Assert.NotNull(error);
        error.Is("InvalidOption", "Invoke-XMemStep", "MemoryLimit allows 2 MB", "at least");
    }

    [Fact]
    public void Objects_that_join_later_are_a_group_of_their_own()
    {
        File.WriteAllBytes(Folder["first.png"], Png.Gray(Clip.Width, Clip.Height, Clip.Only(1, Clip.Labels(0))));
        File.WriteAllBytes(Folder["later.png"], Png.Gray(Clip.Width, Clip.Height, Clip.Only(2, Clip.Labels(3))));

        Run("$session = New-XMemSession -Size -1; Add-XMemMask $temp/first.png; Add-XMemMask $temp/later.png -FrameName 00003").Succeeded();
        Step("*");

        var statistics = Statistics();
        Assert.Equal([2, 2, 2], new[] { "Objects", "ObjectGroups", "PermanentFrames" }.Select(statistics));
    }

    [Theory]
    [InlineData("Add-XMemMask $masks/00002.png -FrameName 00002 -Permanent", 2)]
    [InlineData("Get-ChildItem $masks | Select-Object -Skip 2 -First 2 | Add-XMemMask -Permanent", 3)]
    [InlineData("Add-XMemMask -Mask $found.Mask -FrameName 00002 -Permanent", 2)]
    [InlineData("$found | Add-XMemMask -FrameName 00001 -Permanent", 2)]
    [InlineData("Add-XMemMask $masks/00002.png -FrameName 00002", 1)]
    public void Frames_that_are_kept_for_good_are_counted(string give, int expected)
    {
        Clip.Write(Folder, frames: 16);
        Start("-MemoryEvery 1 -MinWorkingFrames 2 -MaxWorkingFrames 4 -PrototypeCount 8 -LongTermCapacity 20");
        Run($"$found = Invoke-XMemStep $frames/00000.png; {give}").Succeeded();

        Run("$null = Get-ChildItem $frames | Select-Object -Skip 1 | Invoke-XMemStep").Succeeded();

        var statistics = Statistics();
        Assert.Equal(expected, statistics("PermanentFrames"));
        Assert.True((int)statistics("Evictions") > 0);
    }

    [Fact]
    public void Sessions_come_through_the_pipeline()
    {
        Start();
        Step("00000");

        Assert.Equal([1, 0], Run("$other = New-XMemSession; Get-XMemSession | Get-XMemMemoryStats | ForEach-Object Frames").Succeeded().Values);
    }

    private void Step(string name) => Run($"$null = Invoke-XMemStep \"$frames/{name}.png\"").Succeeded();

    private Func<string, object> Statistics()
    {
        PSObject statistics = Run("Get-XMemMemoryStats").Single;
        return name => statistics.Properties[name].Value;
    }

    private static long Long(Func<string, object> statistics, string name) => (long)statistics(name);
}
