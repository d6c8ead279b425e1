using XMem.Evaluation;

namespace XMem.Tests.Evaluation;

public sealed class BoundaryMeasureTests
{
    [Theory]
    [InlineData(854, 480, 8)]
    [InlineData(1920, 1080, 18)]
    [InlineData(60, 40, 1)]
    public void The_tolerance_is_a_fraction_of_the_diagonal_rounded_up(int width, int height, int pixels) =>
        Assert.Equal(pixels, BoundaryMeasure.ToleranceInPixels(width, height));

    [Fact]
    public void The_boundary_is_on_the_upper_left_side_of_every_change()
    {
        // One pixel of the object at (2, 2) of 5 x 5: itself and its left, upper and upper left neighbors.
        var labels = new byte[25];
        labels[12] = 9;
        Assert.Equal([6, 7, 11, 12], BoundaryMeasure.FindBoundary(labels, 5, 5, 9));
    }

    [Fact]
    public void At_the_picture_s_edges_there_is_no_boundary()
    {
        var labels = new byte[20];
        Array.Fill(labels, (byte)1);
        Assert.Empty(BoundaryMeasure.FindBoundary(labels, 5, 4, 1));
        Assert.Empty(BoundaryMeasure.FindBoundary(labels, 5, 4, 2));
    }

    [Fact]
    public void The_measure_agrees_with_its_definition_computed_point_by_point()
    {
        const int Width = 300;
        const int Height = 200;
        var (one, two) = (Disk(150, 100, 40), Disk(153, 98, 44));
        var radius = BoundaryMeasure.ToleranceInPixels(Width, Height);
        var (first, second) = (BoundaryMeasure.FindBoundary(one, Width, Height, 1), BoundaryMeasure.FindBoundary(two, Width, Height, 1));
        var (precision, recall) = (Near(first, second), Near(second, first));
        Assert.InRange(precision, 0.1, 0.9);
        Assert.Equal(2 * precision * recall / (precision + recall), BoundaryMeasure.Measure(one, two, Width, Height, 1), 12);

        double Near(List<int> boundary, List<int> other) => boundary.Count(a => other.Exists(b =>
        {
            var (dx, dy) = (a % Width - b % Width, a / Width - b / Width);
            return dx * dx + dy * dy <= radius * radius;
        })) / (double)boundary.Count;

        static byte[] Disk(int x, int y, int r)
        {
            return [.. Enumerable.Range(0, Width * Height).Select(i => Inside(i % Width - x, i / Width - y, r) ? (byte)1 : (byte)0)];

            static bool Inside(int dx, int dy, int r) => dx * dx + dy * dy <= r * r;
        }
    }

    [Fact]
    public void Boundaries_out_of_each_other_s_reach_score_zero()
    {
        var (one, two) = (new byte[100 * 100], new byte[100 * 100]);
        one[10 * 100 + 10] = 1;
        two[80 * 100 + 80] = 1;
        Assert.Equal(0, BoundaryMeasure.Measure(one, two, 100, 100, 1));
    }
}
