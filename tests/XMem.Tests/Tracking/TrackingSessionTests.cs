using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>Sessions as users have them: the shipped model, masks and frames of all kinds, and what is said when they are wrong.</summary>
public sealed class TrackingSessionTests
{
    private static readonly TrackerOptions Options = new() { Size = -1, MemoryEvery = 2 };

    [Fact]
    public void A_frame_before_any_mask_is_refused()
    {
        using var session = new TrackingSession(Model, Options);
        var error = Fails(XMemErrorKind.NoMask, () => Step(session, 0));
        Assert.Contains("Add-XMemMask", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.FrameCount);
    }

    [Fact]
    public void An_empty_mask_is_refused()
    {
        using var session = new TrackingSession(Model, Options);
        var error = Fails(XMemErrorKind.MaskIsEmpty, () => session.AddMask(new IndexMask(Width, Height, new byte[Width * Height], path: "empty.png")));
        Assert.Contains("empty.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused_and_dropped()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Square(64, 64, "half.png"));
        var error = Fails(XMemErrorKind.MaskSizeMismatch, () => Step(session, 0));
        Assert.Contains("half.png", error.Message, StringComparison.Ordinal);
        Assert.Contains("64 x 64", error.Message, StringComparison.Ordinal);
        Assert.Contains("128 x 96", error.Message, StringComparison.Ordinal);

        session.AddMask(Truth(0));
        Assert.NotNull(Step(session, 0));
        Fails(XMemErrorKind.MaskSizeMismatch, () => session.AddMask(Square(64, 64, "half.png")));
        Assert.NotNull(Step(session, 1));
    }

    [Fact]
    public void A_frame_of_another_size_is_refused_and_changes_nothing()
    {
        using var undisturbed = Started();
        using var disturbed = Started();
        var expected = Step(undisturbed, 1)!.Mask.Labels;
        using var wrong = Frame.FromRgb("wrong", 64, 48, new byte[64 * 48 * 3]);
        var error = Fails(XMemErrorKind.FrameSizeChanged, () => disturbed.Step(wrong));
        Assert.Contains("64 x 48", error.Message, StringComparison.Ordinal);
        var result = Step(disturbed, 1)!;
        Assert.Equal(expected, result.Mask.Labels);
        Assert.Equal(1, result.Index);
    }

    [Fact]
    public void A_disposed_session_says_so()
    {
        var session = Started();
        session.Dispose();
        session.Dispose();
        Fails(XMemErrorKind.SessionDisposed, () => Step(session, 1));
        Fails(XMemErrorKind.SessionDisposed, () => session.AddMask(Truth(0)));
        Fails(XMemErrorKind.SessionDisposed, () => session.GetMemoryStatistics());
    }

    [Theory]
    [InlineData("Size")]
    [InlineData("MemoryEvery")]
    [InlineData("TopK")]
    [InlineData("MinWorkingFrames")]
    [InlineData("MaxWorkingFrames")]
    [InlineData("PrototypeCount")]
    [InlineData("LongTermCapacity")]
    [InlineData("Threads")]
    public void Options_out_of_range_are_named(string option)
    {
        var options = option switch
        {
            "Size" => new TrackerOptions { Size = 8 },
            "MemoryEvery" => new TrackerOptions { MemoryEvery = 0 },
            "TopK" => new TrackerOptions { TopK = 0 },
            "MinWorkingFrames" => new TrackerOptions { MinWorkingFrames = 10, MaxWorkingFrames = 10 },
            "MaxWorkingFrames" => new TrackerOptions { MaxWorkingFrames = 1 },
            "PrototypeCount" => new TrackerOptions { PrototypeCount = 0 },
            "LongTermCapacity" => new TrackerOptions { PrototypeCount = 128, LongTermCapacity = 128 },
            _ => new TrackerOptions { Threads = -1 },
        };
        var error = Fails(XMemErrorKind.InvalidOption, () => new TrackingSession(Model, options).Dispose());
        Assert.StartsWith(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_elements_than_top_k_are_all_read_and_that_is_said_once()
    {
        using var session = new TrackingSession(Model, Options with { Size = 16 });
        session.AddMask(Truth(0));
        Assert.Contains("TopK", Assert.Single(Step(session, 0)!.Warnings), StringComparison.Ordinal);
        Assert.Empty(Step(session, 1)!.Warnings);
        Assert.InRange(session.GetMemoryStatistics().WorkingElements, 1, 29);
    }

    [Fact]
    public void Objects_keep_their_labels_and_palette()
    {
        using var session = new TrackingSession(Model, Options);
        var palette = new Palette([0, 0, 0, 9, 8, 7]);
        byte[] labels = [.. Truth(0).Labels.Select(label => label == 0 ? (byte)0 : (byte)(label * 100))];
        session.AddMask(new IndexMask(Width, Height, labels, palette));
        for (var t = 0; t < 3; t++)
        {
            var result = Step(session, t)!;
            Assert.Same(palette, result.Mask.Palette);
            Assert.Equal([100, 200], result.Objects.Select(region => region.Label));
            Assert.All(result.Mask.Labels, label => Assert.True(label is 0 or 100 or 200));
            Assert.Equal(result.Objects.Sum(region => region.Area), result.Mask.Labels.Count(label => label != 0));
        }
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(64, false)]
    [InlineData(64, true)]
    public void Scores_are_kept_when_asked_for_and_agree_with_the_mask(int size, bool flip)
    {
        using var session = new TrackingSession(Model, Options with { Size = size, Flip = flip });
        session.AddMask(Truth(0));
        Assert.Null(Step(session, 0)!.Scores);
        var result = Step(session, 1, keepScores: true)!;
        Assert.Null(Step(session, 2)!.Scores);

        var scores = result.Scores!;
        Assert.Equal((Width, Height), (scores.Width, scores.Height));
        Assert.Equal([0, 1, 2], scores.Labels);
        var maps = scores.Labels.Select(scores.Read).ToArray();
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var most = Enumerable.Range(0, 3).MaxBy(channel => maps[channel][pixel]);
            Assert.Equal(result.Mask.Labels[pixel], scores.Labels[most]);
            Assert.Equal(1, maps.Sum(map => map[pixel]), 1e-5);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => scores.Read(3));
    }

    [Fact]
    public void Masks_for_one_frame_are_layered_later_ones_on_top()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Rectangle(1, 10, 60));
        session.AddMask(Rectangle(2, 40, 90));
        var mask = Step(session, 0)!.Mask;
        Assert.Equal(1, mask.Labels[50 * Width + 20]);
        Assert.Equal(2, mask.Labels[50 * Width + 50]);
        Assert.Equal(2, mask.Labels[50 * Width + 80]);
    }

    [Fact]
    public void A_later_mask_corrects_known_objects_and_leaves_the_others_alone()
    {
        using var session = Started();
        Step(session, 1);
        session.AddMask(Rectangle(1, 100, 120), "00002");
        var result = Step(session, 2)!;
        Assert.True(result.IsAnnotated);
        Assert.True(result.IsMemoryFrame);

        // Object 1 is where it was said to be and nowhere else; object 2 is still followed.
        var one = Enumerable.Range(0, Width * Height).Where(pixel => result.Mask.Labels[pixel] == 1).Select(pixel => pixel % Width).ToList();
        Assert.Equal((100, 119), (one.Min(), one.Max()));
        Assert.Equal(2, session.ObjectLabels.Count);
        Assert.Equal(1, session.GetMemoryStatistics().ObjectGroups);
    }

    [Fact]
    public void A_new_object_in_a_later_mask_joins()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0, 1));
        session.AddMask(Truth(3, 2), "00003");
        for (var t = 0; t < 3; t++)
            Assert.Equal([1], Step(session, t)!.Objects.Select(region => region.Label));
        Assert.Equal(["00003"], session.AwaitedFrames);
        var result = Step(session, 3)!;
        Assert.Equal([1, 2], result.Objects.Select(region => region.Label));
        Assert.All(result.Objects, region => Assert.True(region.Area > 0));
        Assert.Empty(session.AwaitedFrames);
        Assert.Equal(2, session.GetMemoryStatistics().ObjectGroups);
    }

    [Fact]
    public void Long_term_memory_bounds_what_is_held_and_working_memory_without_it_grows()
    {
        var small = Options with { MemoryEvery = 1, MaxWorkingFrames = 3, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40 };
        using var bounded = new TrackingSession(Model, small);
        using var unbounded = new TrackingSession(Model, small with { UseLongTermMemory = false });
        bounded.AddMask(Truth(0));
        unbounded.AddMask(Truth(0));
        for (var t = 0; t < 20; t++)
        {
            Step(bounded, t);
            Step(unbounded, t);
            var statistics = bounded.GetMemoryStatistics();
            Assert.InRange(statistics.LongTermElements, 0, 40);
            Assert.InRange(statistics.WorkingFrames, 1, 3);
            Assert.Equal(t + 1, unbounded.GetMemoryStatistics().WorkingFrames);
        }

        Assert.True(bounded.GetMemoryStatistics().Evictions > 0);
        Assert.Equal(0, unbounded.GetMemoryStatistics().LongTermElements);
        Assert.Equal(0, unbounded.GetMemoryStatistics().WorkingUsage);
    }

    [Fact]
    public void Sessions_share_loaded_networks_and_outlive_each_other()
    {
        using var second = new TrackingSession(Model, Options);
        using (var first = Started())
            Step(first, 1);
        second.AddMask(Truth(0));
        Assert.NotNull(Step(second, 0));
    }

    private static TrackingSession Started()
    {
        var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0));
        Step(session, 0);
        return session;
    }

    private static IndexMask Rectangle(byte label, int left, int right) =>
        new(Width, Height, [.. Enumerable.Range(0, Width * Height).Select(pixel =>
            pixel % Width >= left && pixel % Width < right && pixel / Width is >= 40 and < 60 ? label : (byte)0)]);

    private static IndexMask Square(int width, int height, string path) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(pixel => (byte)(pixel % width < 20 ? 1 : 0))], path: path);

    private static XMemException Fails(XMemErrorKind kind, Action action)
    {
        var error = Assert.Throws<XMemException>(action);
        Assert.Equal(kind, error.Kind);
        return error;
    }
}
