extern alias Fuzz;

using Fuzz::XMem.Fuzz;
using XMem.Tests.Support;

namespace XMem.Tests.Fuzz;

/// <summary>A few hundred damaged and hostile files for each reader; docs/ROBUSTNESS.md has the command for more.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Cases = 400;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("model")]
    [InlineData("session")]
    [InlineData("mask")]
    public void A_reader_reads_a_file_or_refuses_it(string name)
    {
        using var target = FuzzTargets.Make(name);
        var fuzzer = new Fuzzer(target, _folder.Path, seed: 7, isAlone: false);
        fuzzer.WarmUp();
        var summary = new FuzzSummary();
        for (var number = 0; number < Cases; number++)
            summary.Add(number, fuzzer.Run(number));

        Assert.Empty(summary.Faults);
        Assert.InRange(summary.Outcomes["Read"], 1, Cases / 2);
    }

    [Fact]
    public void A_case_is_the_same_file_whenever_it_is_made()
    {
        using var target = FuzzTargets.Make("checkpoint");
        var files = Enumerable.Range(0, 20).Select(new Fuzzer(target, _folder.Path, seed: 3, isAlone: false).Make).ToList();
        Assert.Equal(files, Enumerable.Range(0, 20).Select(new Fuzzer(target, _folder.Path, seed: 3, isAlone: false).Make));
        Assert.NotEqual(files[0], new Fuzzer(target, _folder.Path, seed: 4, isAlone: false).Make(0));
    }

    public void Dispose() => _folder.Dispose();
}
