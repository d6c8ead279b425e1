using System.Runtime.InteropServices;
using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>Sessions that track several views of their frames and average the probabilities.</summary>
public sealed class ViewTests : IDisposable
{
    private static readonly TrackerOptions Options = new()
    {
        MemoryEvery = 2, MinWorkingFrames = 2, MaxWorkingFrames = 3, PrototypeCount = 8, LongTermCapacity = 20,
    };

    private static readonly TrackingView[] Views = [new(64), new(64, Flip: true), new(96)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Probabilities_are_the_mean_of_those_of_sessions_of_one_view_each()
    {
        using var session = Start(Views);
        var singles = Views.Select(view => Start([view])).ToList();
        var disagreements = 0;
        for (var t = 0; t < 9; t++)
        {
            var together = Step(session, t, keepScores: true)!;
            var apart = singles.ConvertAll(single => Step(single, t, keepScores: true)!);

            Assert.Equal([0, 1, 2], together.Scores!.Labels);
            var maps = together.Scores.Labels.Select(label => Mean(apart, label)).ToList();
            Assert.All(together.Scores.Labels, label => AssertClose(maps[label], together.Scores.Read(label)));
            Assert.Equal(ArgMax([.. together.Scores.Labels.Select(together.Scores.Read)]), together.Mask.Labels);
            Assert.Equal(t, together.Index);
            Assert.Equal(apart[0].IsMemoryFrame, together.IsMemoryFrame);
            disagreements += apart.Count(single => !single.Mask.Labels.AsSpan().SequenceEqual(together.Mask.Labels));
        }

        // Were the views alike, their mean would be any of them.
        Assert.True(disagreements > 9);
        singles.ForEach(single => single.Dispose());
    }

    [Fact]
    public void Each_size_is_a_view_and_mirrored_another()
    {
        Assert.Equal([new TrackingView(96), new TrackingView(64)], TrackingView.CreateAll([96, 64], flip: false));
        Assert.Equal(["96", "96 flipped", "-1", "-1 flipped"], TrackingView.CreateAll([96, -1], flip: true).Select(view => view.ToString()));
    }

    [Fact]
    public void A_view_given_as_such_is_the_same_as_the_options_say()
    {
        using var session = Start([new TrackingView(64, Flip: true)]);
        using var expected = new TrackingSession(Model, Options with { Size = 64, Flip = true });
        expected.AddMask(Truth(0));

        Assert.Equal(expected.Options, session.Options);
        Assert.Equal([new TrackingView(64, Flip: true)], expected.Views);
        for (var t = 0; t < 4; t++)
            AssertSame(Step(expected, t, keepScores: true)!, Step(session, t, keepScores: true)!);
    }

    [Fact]
    public void Late_objects_corrections_and_removals_reach_every_view()
    {
        using var session = new TrackingSession(Model, Options, views: Views);
        session.AddMask(Truth(0, 1));
        Step(session, 0);
        session.AddMask(Truth(1, 2));
        Assert.Equal([1, 2], Step(session, 1)!.Objects.Select(region => region.Label));
        session.AddMask(Truth(2), isPermanent: true);
        Step(session, 2);
        Assert.All(session.GetMemoryStatistics().Views, view => Assert.Equal((2, 3), (view.Objects, view.PermanentFrames)));

        session.RemoveObject(1);
        Assert.Equal([2], Step(session, 3)!.Objects.Select(region => region.Label));
        Assert.All(session.GetMemoryStatistics().Views, view => Assert.Equal(1, view.Objects));
    }

    [Fact]
    public void Statistics_are_sums_over_the_views()
    {
        using var session = Start(Views);
        Assert.Equal(3 * Options.LongTermCapacity, session.GetMemoryStatistics().LongTermCapacity);
        for (var t = 0; t < 12; t++)
            Step(session, t);

        var all = session.GetMemoryStatistics();
        Assert.Equal("64, 64 flipped, 96", all.View);
        Assert.Equal(["64", "64 flipped", "96"], all.Views.Select(view => view.View));
        Assert.Equal((2, 12), (all.Objects, all.Frames));
        Assert.Equal(all.Views.Sum(view => view.TotalBytes), all.TotalBytes);
        Assert.Equal(all.Views.Sum(view => view.LongTermElements), all.LongTermElements);
        Assert.Equal(all.Views.Sum(view => view.EstimatedBytes), all.EstimatedBytes);
        Assert.All(all.Views, view => Assert.True(view is { Frames: 12, Consolidations: > 0, Views.Count: 0 }));

        // 4 x 6 elements a frame against 6 x 8.
        Assert.Equal(2 * all.Views[0].WorkingElements / all.Views[0].WorkingFrames, all.Views[2].WorkingElements / all.Views[2].WorkingFrames);
    }

    [Fact]
    public void Statistics_of_one_view_have_no_others()
    {
        using var session = Start([new TrackingView(-1)]);
        var statistics = session.GetMemoryStatistics();
        Assert.Equal("-1", statistics.View);
        Assert.Empty(statistics.Views);
    }

    [Fact]
    public void The_largest_capacities_can_be_summed()
    {
        using var session = new TrackingSession(Model, Options with { LongTermCapacity = int.MaxValue }, views: Views);
        Assert.Equal(int.MaxValue, session.GetMemoryStatistics().LongTermCapacity);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public void A_saved_session_goes_on_bit_by_bit(int frames)
    {
        using var session = Start(Views);
        for (var t = 0; t < frames; t++)
            Step(session, t);
        session.Save(_folder["session.xmem"], TestContext.Current.CancellationToken);
        using var saved = SavedSession.Open(_folder["session.xmem"], TestContext.Current.CancellationToken);
        using var restored = saved.Restore(Model, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Views, restored.Views);
        Assert.Equal(session.GetMemoryStatistics().Views, restored.GetMemoryStatistics().Views);
        for (var t = frames; t < 11; t++)
            AssertSame(Step(session, t, keepScores: true)!, Step(restored, t, keepScores: true)!);
    }

    [Fact]
    public void Views_that_contradict_each_other_are_no_session()
    {
        using var session = Start(Views);
        Step(session, 0);
        session.Save(_folder["session.xmem"], TestContext.Current.CancellationToken);
        using var file = SessionFile.Open(_folder["session.xmem"], TestContext.Current.CancellationToken);
        var state = SessionState.Parse(file.Header);
        var (first, mirrored, larger) = (state.Views[0], state.Views[1], state.Views[2]);
        Assert.True(state.IsConsistent);

        ViewState?[] contradicting =
        [
            null,
            larger with { Tracker = null },
            larger with { Plan = null },
            larger with { Size = 64 },
            larger with { Size = int.MaxValue },
            larger with { Tracker = larger.Tracker! with { Time = 1 } },
            larger with { Tracker = larger.Tracker! with { SourceWidth = 129 } },
            larger with { Tracker = larger.Tracker! with { SourceHeight = 97 } },
        ];
        Assert.All(contradicting, view => Assert.False((state with { Views = [first, mirrored, view!] }).IsConsistent));
    }

    [Fact]
    public void A_limit_is_shared_by_the_views()
    {
        using var free = Start(Views);
        Step(free, 0);
        var needed = free.GetMemoryStatistics().EstimatedBytes;
        var pixels = Views.Select(view => FrameGeometry.Create(Width, Height, view.Size)).Sum(geometry => geometry.KeyCount);
        var smallest = FrameGeometry.Create(Width, Height, 64);

        // What the smaller views get of it is less than they want.
        var limit = free.GetMemoryStatistics().Views[0].EstimatedBytes * pixels / smallest.KeyCount - 1000;
        using var session = new TrackingSession(Model, Options with { MemoryLimit = limit }, views: Views);
        session.AddMask(Truth(0));
        Step(session, 0);

        var statistics = session.GetMemoryStatistics();
        Assert.Equal(limit, statistics.MemoryLimit);
        Assert.InRange(statistics.EstimatedBytes, 1, limit);
        Assert.True(statistics.Views[0].EstimatedBytes < free.GetMemoryStatistics().Views[0].EstimatedBytes);
        Assert.InRange(needed, statistics.EstimatedBytes, long.MaxValue);
    }

    [Fact]
    public void A_limit_that_one_view_exceeds_is_refused_and_nothing_is_tracked()
    {
        using var session = new TrackingSession(Model, Options with { MemoryLimit = 3 << 20 }, views: Views);
        session.AddMask(Truth(0));
        Refusal.Of(XMemErrorKind.InvalidOption, () => Step(session, 0), "MemoryLimit allows", "Raise the limit");
        Assert.Equal(0, session.FrameCount);
        Assert.Equal(0, session.GetMemoryStatistics().TotalBytes);
    }

    [Fact]
    public void A_size_given_twice_is_refused()
    {
        Refusal.Of(
            XMemErrorKind.InvalidOption,
            () => new TrackingSession(Model, Options, views: [new TrackingView(96), new TrackingView(64), new TrackingView(96)]).Dispose(),
            "96 twice");
    }

    [Fact]
    public void A_size_that_is_too_small_is_refused_wherever_it_stands()
    {
        Refusal.Of(
            XMemErrorKind.InvalidOption,
            () => new TrackingSession(Model, Options, views: [new TrackingView(96), new TrackingView(8)]).Dispose(),
            "Size is 8", "16 pixels");
    }

    [Fact]
    public void No_view_at_all_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>("views", () => new TrackingSession(Model, Options, views: []).Dispose());
    }

    private static TrackingSession Start(IReadOnlyList<TrackingView> views)
    {
        var session = new TrackingSession(Model, Options, views: views);
        session.AddMask(Truth(0));
        return session;
    }

    private static double[] Mean(List<XMemFrameResult> results, int label)
    {
        var maps = results.ConvertAll(result => result.Scores!.Read(label));
        return [.. Enumerable.Range(0, maps[0].Length).Select(pixel => maps.Average(map => (double)map[pixel]))];
    }

    private static void AssertClose(double[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) < 1e-6));

    private static byte[] ArgMax(float[][] maps) =>
        [.. Enumerable.Range(0, maps[0].Length).Select(pixel => (byte)Enumerable.Range(0, maps.Length).MaxBy(label => maps[label][pixel]))];

    private static void AssertSame(XMemFrameResult expected, XMemFrameResult actual)
    {
        Assert.Equal(expected.Mask.Labels, actual.Mask.Labels);
        Assert.All(expected.Scores!.Labels, label => Assert.Equal(Bits(expected.Scores.Read(label)), Bits(actual.Scores!.Read(label))));

        static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();
    }
}
