using XMem.Imaging;

namespace XMem.Tests.Imaging;

public sealed class EvenSampleTests
{
    [Theory]
    [InlineData(4, new[] { 0, 1, 2, 3 })]
    [InlineData(5, new[] { 0, 2, 4 })]
    [InlineData(7, new[] { 0, 2, 4, 6 })]
    [InlineData(9, new[] { 0, 4, 8 })]
    [InlineData(100, new[] { 0, 32, 64, 96 })]
    public void Items_kept_are_evenly_spaced(int count, int[] expected)
    {
        var (made, dropped) = (0, new List<int>());
        var sample = new EvenSample<int>(4, dropped.Add);
        for (var i = 0; i < count; i++)
        {
            var item = i;
            sample.Offer(() =>
            {
                made++;
                return item;
            });
        }

        Assert.Equal(expected, sample.Items);
        Assert.Equal(made, dropped.Count + expected.Length);
        Assert.Empty(dropped.Intersect(expected));
    }

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { 0, 8 })]
    [InlineData(3, new[] { 0, 4, 8 })]
    [InlineData(20, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Those_picked_go_from_the_first_to_the_last(int count, int[] expected)
    {
        var sample = new EvenSample<int>(10);
        for (var i = 0; i < 9; i++)
        {
            var item = i;
            sample.Offer(() => item);
        }

        Assert.Equal(expected, sample.Pick(count));
    }
}
