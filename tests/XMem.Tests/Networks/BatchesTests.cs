using XMem.Networks;

namespace XMem.Tests.Networks;

/// <summary>How objects are split into what a network works on together.</summary>
public sealed class BatchesTests
{
    [Theory]
    [InlineData(5, 2, false, new[] { 2, 2, 1 })]
    [InlineData(5, 2, true, new[] { 1, 1, 1, 1, 1 })]
    [InlineData(6, 4, false, new[] { 4, 2 })]
    [InlineData(6, 4, true, new[] { 3, 3 })]
    [InlineData(3, int.MaxValue, true, new[] { 3 })]
    [InlineData(3, 3, true, new[] { 3 })]
    [InlineData(0, 2, true, new int[0])]
    public void Runs(int objects, int atOnce, bool areEqual, int[] expected)
    {
        var runs = Network.Batches(objects, atOnce, areEqual).ToArray();
        Assert.Equal(expected, runs.Select(run => run.Count));
        Assert.Equal(Enumerable.Range(0, objects), runs.SelectMany(run => Enumerable.Range(run.First, run.Count)));
    }
}
