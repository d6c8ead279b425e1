extern alias Benchmarks;

using Benchmarks::XMem.Benchmarks.EndToEnd;
using XMem.Imaging;

namespace XMem.Tests.Benchmarks;

public sealed class ClipTests
{
    [Theory]
    [InlineData(2, "01010101")]
    [InlineData(3, "01210121")]
    public void A_clip_is_played_back_and_forth(int frames, string expected) =>
        Assert.Equal(expected, string.Concat(Enumerable.Range(0, 8).Select(position => Clip.BackAndForth(position, frames))));

    [Theory]
    [InlineData(1, "100")]
    [InlineData(2, "122")]
    [InlineData(3, "123")]
    public void A_mask_gets_as_many_objects_as_are_wanted(int objects, string expected)
    {
        // Label 5 has one pixel, label 9 two.
        var mask = ObjectMask.WithObjects(new IndexMask(3, 1, [5, 9, 9]), objects);
        Assert.Equal(expected, string.Concat(mask.Labels.Select(label => label)));
    }

    [Fact]
    public void An_ellipse_is_split_evenly()
    {
        var counts = ObjectMask.WithObjects(ObjectMask.Ellipse(100, 60), 4).CountLabels();
        var area = ObjectMask.Ellipse(100, 60).CountLabels()[1];
        Assert.Equal(Math.PI / 16, area / 6000.0, 0.01);
        Assert.All(counts[1..5], count => Assert.InRange(count, area / 4, area / 4 + 1));
    }

    [Fact]
    public void A_mask_with_too_few_pixels_is_refused()
    {
        var exception = Assert.Throws<XMemException>(() => ObjectMask.WithObjects(new IndexMask(3, 1, [5, 9, 9]), 4));
        Assert.Equal(XMemErrorKind.InvalidOption, exception.Kind);
        Assert.Contains("too few pixels for 4 objects", exception.Message, StringComparison.Ordinal);
    }
}
