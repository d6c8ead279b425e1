using XMem.Models;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>Sessions that stop following an object: the others go on, its label is free again.</summary>
public sealed class RemoveObjectTests
{
    private static readonly TrackerOptions Options = new() { Size = -1, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16 };

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void The_other_is_followed_on_and_the_removed_one_is_never_seen_again(int removed, int other)
    {
        using var session = Tracked(frames: 5);

        session.RemoveObject(removed);

        Assert.Equal([other], session.ObjectLabels);
        var statistics = session.GetMemoryStatistics();
        Assert.Equal((1, 1, 5), (statistics.Objects, statistics.ObjectGroups, statistics.Frames));
        for (var t = 5; t < 15; t++)
        {
            var result = Step(session, t)!;
            Assert.Equal(t, result.Index);
            Assert.Equal(other, Assert.Single(result.Objects).Label);
            Assert.DoesNotContain((byte)removed, result.Mask.Labels);
            var truth = Truth(t, other).Labels;
            var both = result.Mask.Labels.Where((label, pixel) => label == other && truth[pixel] == other).Count();
            Assert.True(both > truth.Count(label => label == other) / 2, $"object {other} is lost at {t}");
        }
    }

    [Fact]
    public void In_the_next_frame_only_the_competition_for_pixels_differs()
    {
        using var whole = Tracked(frames: 7);
        using var without = Tracked(frames: 7);
        without.RemoveObject(1);
        var scores = Step(whole, 7, keepScores: true)!.Scores!;
        var (expected, rival, actual) = (scores.Read(2), scores.Read(1), Step(without, 7, keepScores: true)!.Scores!.Read(2));

        // Aggregation divides odds by the sum of all odds: the background's grow where the rival was not sure to be absent.
        var undisputed = Enumerable.Range(0, expected.Length).Where(pixel => rival[pixel] < 1e-3f).ToList();
        Assert.True(undisputed.Count > expected.Length / 2);
        Assert.All(undisputed, pixel => Assert.Equal(expected[pixel], actual[pixel], 2e-3f));
    }

    [Fact]
    public void Without_the_last_object_frames_need_a_mask_and_the_session_goes_on_with_one()
    {
        using var session = Tracked(frames: 3);
        session.RemoveObject(1);
        session.RemoveObject(2);

        var error = Assert.Throws<XMemException>(() => Step(session, 3));
        Assert.Equal(XMemErrorKind.NoMask, error.Kind);
        Assert.Contains("No object is left to follow in frame '00003'", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0L), (session.GetMemoryStatistics().Objects, session.GetMemoryStatistics().WorkingElements, session.GetMemoryStatistics().TotalBytes));

        session.AddMask(Truth(5, 2), "00005");
        Assert.Null(Step(session, 4));
        var result = Step(session, 5)!;
        Assert.Equal((3, 2), (result.Index, Assert.Single(result.Objects).Label));
        Assert.True(Step(session, 6)!.Objects[0].Area > 0);
    }

    [Fact]
    public void A_label_can_be_given_again_as_a_new_object()
    {
        using var session = Tracked(frames: 4);
        session.RemoveObject(1);
        Step(session, 4);
        session.AddMask(Truth(5, 1));

        var result = Step(session, 5)!;

        Assert.Equal([2, 1], result.Objects.Select(region => region.Label));
        Assert.All(result.Objects, region => Assert.True(region.Area > 0));
        Assert.Equal((2, 2), (session.GetMemoryStatistics().ObjectGroups, session.GetMemoryStatistics().PermanentFrames));
    }

    [Fact]
    public void A_mask_that_waits_brings_it_back()
    {
        using var session = Tracked(frames: 2);
        session.AddMask(Truth(3), "00003");
        session.RemoveObject(1);

        Assert.Equal([2], Step(session, 2)!.Objects.Select(region => region.Label));
        Assert.Equal([2, 1], Step(session, 3)!.Objects.Select(region => region.Label));
    }

    [Fact]
    public void What_a_limit_allows_grows_again()
    {
        using var one = new TrackingSession(Model, Options);
        one.AddMask(Truth(0, 1));
        Step(one, 0);
        using var session = new TrackingSession(Model, Options with { MemoryLimit = one.GetMemoryStatistics().EstimatedBytes });
        session.AddMask(Truth(0));
        Step(session, 0);
        Assert.True(session.GetMemoryStatistics().LongTermCapacity < Options.LongTermCapacity);

        session.RemoveObject(2);

        Assert.Equal(Options.LongTermCapacity, session.GetMemoryStatistics().LongTermCapacity);
        Assert.NotNull(Step(session, 1));
    }

    [Theory]
    [InlineData(7, "Object 7 is not followed. The session follows 1, 2.")]
    [InlineData(0, "Object 0 is not followed. The session follows 1, 2.")]
    [InlineData(300, "Object 300 is not followed. The session follows 1, 2.")]
    public void An_object_that_is_not_followed_is_named(int label, string message)
    {
        using var session = Tracked(frames: 1);
        var error = Assert.Throws<XMemException>(() => session.RemoveObject(label));
        Assert.Equal((XMemErrorKind.ObjectNotFound, message), (error.Kind, error.Message));
        Assert.Equal(2, session.ObjectLabels.Count);
    }

    [Fact]
    public void Before_the_first_frame_no_object_is_followed()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0));
        var error = Assert.Throws<XMemException>(() => session.RemoveObject(1));
        Assert.Contains("follows none yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_session_says_so()
    {
        var session = Tracked(frames: 1);
        session.Dispose();
        Assert.Equal(XMemErrorKind.SessionDisposed, Assert.Throws<XMemException>(() => session.RemoveObject(1)).Kind);
    }

    private static TrackingSession Tracked(int frames)
    {
        var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0));
        for (var t = 0; t < frames; t++)
            Step(session, t);
        return session;
    }
}
