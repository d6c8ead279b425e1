using OpenCvSharp;
using XMem.Imaging;
using XMem.Imaging.Selection;
using XMem.PowerShell.DemoClips;
using XMem.Tests.Support;

namespace XMem.Tests.Imaging.Selection;

/// <summary>Masks from boxes and points, on the demonstration clip, whose true masks are known.</summary>
public sealed class ObjectSelectorTests : IDisposable
{
    private static readonly PixelBox Ball = new(15, 60, 70, 70);
    private readonly Frame _frame;
    private readonly IndexMask _truth;

    public ObjectSelectorTests() => (_frame, _truth) = First(320, 180);

    public void Dispose() => _frame.Dispose();

    [Theory]
    [InlineData(1, 15, 60, 70, 70)]
    [InlineData(2, 142, 88, 82, 82)]
    [InlineData(3, 70, 9, 75, 75)]
    public void A_box_is_enough_for_a_distinct_object(int label, int x, int y, int width, int height)
    {
        var mask = Select(_frame, new ObjectHints { Box = new PixelBox(x, y, width, height), ObjectId = label });
        Assert.Equal([(byte)label], mask.FindObjects());
        Assert.InRange(Overlap(mask, _truth, (byte)label), 0.93, 1);
    }

    [Fact]
    public void A_large_frame_is_cut_as_well_as_a_small_one()
    {
        var (frame, truth) = First(1280, 720);
        using (frame)
        {
            var mask = Select(frame, new ObjectHints { Box = new PixelBox(60, 240, 280, 280) });
            Assert.InRange(Overlap(mask, truth, 1), 0.95, 1);
        }
    }

    [Fact]
    public void The_same_hints_give_the_same_mask()
    {
        var hints = new ObjectHints { Box = new PixelBox(10, 5, 220, 160) };
        var first = Select(_frame, hints).Labels;
        Cv2.SetTheRNG(99);
        Assert.Equal(first, Select(_frame, hints).Labels);
    }

    [Fact]
    public void Points_decide_what_belongs_to_the_object()
    {
        // The box has the ball and the star.
        var box = new PixelBox(10, 5, 135, 125);
        var onlyBall = Select(_frame, new ObjectHints { Box = box, Foreground = [new(48, 95)], Background = [new(106, 40), new(106, 55)] });
        Assert.Equal(1, onlyBall.Labels[95 * 320 + 48]);
        Assert.Equal(0, onlyBall.Labels[40 * 320 + 106]);
        Assert.Equal(0, onlyBall.Labels[55 * 320 + 106]);
    }

    [Fact]
    public void A_point_outside_the_box_widens_it()
    {
        var left = new ObjectHints { Box = new PixelBox(15, 60, 30, 70) };
        Assert.Equal(0, Select(_frame, left).Labels[95 * 320 + 70]);
        var wider = Select(_frame, left with { Foreground = [new(70, 95)] });
        Assert.Equal(1, wider.Labels[95 * 320 + 70]);
    }

    [Fact]
    public void A_mask_is_refined_without_a_box()
    {
        var rough = new IndexMask(320, 180, [.. _truth.Labels.Select((label, i) => label == 1 && i % 320 < 55 ? (byte)1 : (byte)0)]);
        var refined = Select(_frame, new ObjectHints { Foreground = [new(65, 80), new(65, 110), new(72, 95)], Background = [new(18, 64)] }, rough);
        Assert.InRange(Overlap(refined, _truth, 1), Overlap(rough, _truth, 1) + 0.2, 1);
    }

    [Fact]
    public void Other_objects_of_the_mask_stay_as_they_are()
    {
        var palette = new Palette([0, 0, 0, 1, 2, 3]);
        var star = new IndexMask(320, 180, [.. _truth.Labels.Select(label => label == 3 ? (byte)3 : (byte)0)], palette);
        var both = Select(_frame, new ObjectHints { Box = new PixelBox(10, 5, 135, 125) }, star);
        Assert.Equal([1, 3], both.FindObjects());
        Assert.Equal(1, Overlap(both, _truth, 3));
        Assert.Same(palette, both.Palette);
        Assert.Equal(star.CountLabels()[3], _truth.CountLabels()[3]);
    }

    [Fact]
    public void Specks_are_dropped_unless_they_are_pointed_at()
    {
        using var picture = new Mat(100, 160, MatType.CV_8UC3, new Scalar(30, 120, 30));
        picture[new Rect(40, 30, 40, 40)].SetTo(new Scalar(20, 20, 230));
        picture[new Rect(100, 50, 4, 4)].SetTo(new Scalar(20, 20, 230));
        using var frame = new Frame("specks", picture.Clone());
        var hints = new ObjectHints { Box = new PixelBox(30, 20, 90, 60) };
        Assert.Equal(1600, Select(frame, hints).CountLabels()[1]);
        Assert.Equal(1616, Select(frame, hints with { Foreground = [new(101, 51)] }).CountLabels()[1]);
    }

    [Theory]
    [InlineData(0, 0, 0, 10)]
    [InlineData(5, 5, 10, -1)]
    [InlineData(320, 0, 10, 10)]
    [InlineData(-10, 0, 10, 10)]
    public void A_box_that_does_not_touch_the_frame_is_refused(int x, int y, int width, int height) =>
        Refused(new ObjectHints { Box = new PixelBox(x, y, width, height) }, $"{x},{y},{width},{height}", "x,y,width,height");

    [Theory]
    [InlineData(320, 0)]
    [InlineData(0, 180)]
    [InlineData(-1, 5)]
    public void A_point_outside_the_frame_is_refused(int x, int y)
    {
        Refused(new ObjectHints { Box = Ball, Foreground = [new(x, y)] }, $"no pixel {x},{y}", "319,179");
        Refused(new ObjectHints { Box = Ball, Background = [new(x, y)] }, $"no pixel {x},{y}");
    }

    [Fact]
    public void Hints_that_contradict_each_other_or_do_not_suffice_are_refused()
    {
        Refused(new ObjectHints(), "no mask of object 1", "-Box");
        Refused(new ObjectHints { Box = Ball, ObjectId = 0 }, "object 0", "1 to 255");
        Refused(new ObjectHints { Box = Ball, Foreground = [new(5, 5)], Background = [new(5, 5)] }, "5,5 both");
        Refused(new ObjectHints { Box = new PixelBox(-5, -5, 400, 400) }, "no background", "-Background");
        var taken = new IndexMask(320, 180, [.. Enumerable.Repeat((byte)2, 320 * 180)]);
        Refused(new ObjectHints { Box = Ball }, "no place", taken);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        var small = new IndexMask(2, 2, [1, 1, 1, 1], path: "small.png");
        var error = Refusal.Of(
            XMemErrorKind.MaskSizeMismatch, () => Select(_frame, new ObjectHints { Box = Ball }, small), "2 x 2", "320 x 180");
        Assert.Equal("small.png", error.Path);
    }

    [Fact]
    public void An_object_that_cannot_be_told_from_its_background_is_refused()
    {
        using var flat = new Frame("flat", new Mat(60, 80, MatType.CV_8UC3, new Scalar(9, 9, 9)));
        var box = new ObjectHints { Box = new PixelBox(20, 20, 20, 20), Background = [new(25, 25), new(30, 30), new(35, 35)] };
        Refusal.Of(XMemErrorKind.MaskIsEmpty, () => Select(flat, box), "'flat'", "-Foreground");
    }

    [Fact]
    public void Work_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => ObjectSelector.Select(_frame, new ObjectHints { Box = Ball }, cancellationToken: stop.Token));
    }

    private void Refused(ObjectHints hints, string reason, IndexMask mask) =>
        Refusal.Of(XMemErrorKind.InvalidOption, () => Select(_frame, hints, mask), reason);

    private void Refused(ObjectHints hints, params ReadOnlySpan<string> reasons)
    {
        var error = Assert.Throws<XMemException>(() => Select(_frame, hints));
        Assert.Equal(XMemErrorKind.InvalidOption, error.Kind);
        foreach (var reason in reasons)
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static IndexMask Select(Frame frame, ObjectHints hints, IndexMask? mask = null) =>
        ObjectSelector.Select(frame, hints, mask, TestContext.Current.CancellationToken);

    private static (Frame Frame, IndexMask Mask) First(int width, int height) =>
        DemoClip.Render(new DemoClipOptions { Width = width, Height = height, FrameCount = 24 }).First();

    private static double Overlap(IndexMask found, IndexMask truth, byte label)
    {
        var both = found.Labels.Zip(truth.Labels).Count(pair => pair.First == label && pair.Second == label);
        var either = found.Labels.Zip(truth.Labels).Count(pair => pair.First == label || pair.Second == label);
        return both / (double)either;
    }
}
