using XMem.Imaging.Sequences;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.Sequences;

public sealed class FrameRangeTests
{
    [Theory]
    [InlineData("7", new[] { 7 })]
    [InlineData("1-4", new[] { 1, 2, 3, 4 })]
    [InlineData("1-3,7,20-26x2", new[] { 1, 2, 3, 7, 20, 22, 24, 26 })]
    [InlineData(" 1 - 3 , 5 ", new[] { 1, 2, 3, 5 })]
    [InlineData("1-10x4", new[] { 1, 5, 9 })]
    [InlineData("10-1x4", new[] { 2, 6, 10 })]
    [InlineData("1-10y4", new[] { 2, 3, 4, 6, 7, 8, 10 })]
    [InlineData("0-0", new[] { 0 })]
    [InlineData("0005-0007", new[] { 5, 6, 7 })]
    [InlineData("1-4,2-6", new[] { 1, 2, 3, 4, 5, 6 })]
    public void Ranges_are_those_of_the_grammar(string text, int[] numbers)
    {
        var range = FrameRange.Parse(text);
        Assert.Equal(numbers, Enumerable.Range(0, 50).Where(range.Contains));
        Assert.Equal(numbers, range.Missing(new HashSet<int>()));
        Assert.InRange(range.Last, numbers[^1], 50);
        Assert.Equal(text, $"{range}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1-")]
    [InlineData("-5")]
    [InlineData("1,,2")]
    [InlineData("1-10x0")]
    [InlineData("1-10x")]
    [InlineData("1-10z2")]
    [InlineData("1..10")]
    [InlineData("5x2")]
    [InlineData("all")]
    [InlineData("99999999999")]
    public void Anything_else_is_refused(string text) =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => FrameRange.Parse(text), $"'{text}'", "1-10,20-40x2");

    [Fact]
    public void A_range_without_end_is_refused() =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => FrameRange.Parse("0-2000000000"), "10000000");

    [Fact]
    public void What_is_missing_is_told_ascending_and_once() =>
        Assert.Equal([2, 4, 5], FrameRange.Parse("4-5,1-5").Missing(new HashSet<int> { 1, 3, 99 }));

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 3 }, "3")]
    [InlineData(new[] { 1, 2, 3, 7, 9, 10 }, "1-3, 7, 9-10")]
    public void Numbers_are_described_in_runs(int[] numbers, string text) => Assert.Equal(text, FrameRange.Describe(numbers));
}
