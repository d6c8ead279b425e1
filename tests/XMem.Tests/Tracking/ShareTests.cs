using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>What a process may use of its machine.</summary>
public sealed class ShareTests
{
    [Theory]
    [InlineData(8, null, 8)]
    [InlineData(8, "3", 3)]
    [InlineData(8, "16", 8)]
    [InlineData(8, "0", 8)]
    [InlineData(8, "many", 8)]
    public void Threads_are_those_of_the_task(int processors, string? slurm, int expected) => Assert.Equal(expected, ProcessorShare.Count(processors, slurm));

    [Fact]
    public void Threads_that_are_asked_for_are_used() => Assert.Equal(5, ProcessorShare.Threads(5));

    [Theory]
    [InlineData("4294967296", 4294967296)]
    [InlineData("4GB", 4L << 30)]
    [InlineData(" 1.5 g ", 3L << 29)]
    [InlineData("500MiB", 500L << 20)]
    [InlineData("2k", 2048)]
    [InlineData("7b", 7)]
    public void Limits_are_read_as_people_write_them(string text, long bytes) => Assert.Equal(bytes, MemoryLimit.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1GB")]
    [InlineData("GB")]
    [InlineData("4PB")]
    [InlineData("99999999999999999999")]
    [InlineData("9999999999999TB")]
    public void Other_limits_are_refused(string text) => Refusal.Of(XMemErrorKind.InvalidOption, () => MemoryLimit.Parse(text), "no limit of memory");

    [Fact]
    public void Auto_is_three_quarters_of_what_the_process_may_use()
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Assert.InRange(MemoryLimit.Parse("auto"), available / 2, available);
    }
}
