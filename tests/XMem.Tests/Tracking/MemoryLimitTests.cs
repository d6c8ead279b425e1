using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>A session with a limit gives up what costs least, keeps the limit, and says so.</summary>
public sealed class MemoryLimitTests
{
    private const int Elements = Height / 16 * (Width / 16);
    private static readonly TrackerOptions Options = new() { Size = -1, MemoryEvery = 1, MaxWorkingFrames = 8, MinWorkingFrames = 4, PrototypeCount = 16, LongTermCapacity = 400 };
    private static readonly FrameGeometry Geometry = FrameGeometry.Create(Width, Height, -1);

    [Fact]
    public void An_ample_limit_changes_nothing()
    {
        using var free = Start(Options);
        using var limited = Start(Options with { MemoryLimit = 1L << 40 });
        for (var t = 1; t < 20; t++)
        {
            var (expected, actual) = (Step(free, t)!, Step(limited, t)!);
            Assert.Equal(expected.Mask.Labels, actual.Mask.Labels);
            Assert.Empty(actual.Warnings);
        }

        Assert.Equal(free.GetMemoryStatistics() with { MemoryLimit = 1L << 40 }, limited.GetMemoryStatistics());
    }

    [Fact]
    public void A_limit_is_kept_by_fewer_working_frames_and_that_is_said_once()
    {
        var limit = OneByOne(Options) - 3 * FrameBytes(2);
        using var session = new TrackingSession(Model, Options with { MemoryLimit = limit });
        session.AddMask(Truth(0));

        Assert.Contains("5 frames instead of 8", Assert.Single(Step(session, 0)!.Warnings), StringComparison.Ordinal);
        for (var t = 1; t < 20; t++)
        {
            Assert.Empty(Step(session, t)!.Warnings);
            Assert.InRange(session.GetMemoryStatistics().WorkingFrames, 1, 4);
        }

        var statistics = session.GetMemoryStatistics();
        Assert.Equal((5, 2, 400), (statistics.MaxWorkingFrames, statistics.MinWorkingFrames, statistics.LongTermCapacity));
        Assert.Equal(limit, statistics.MemoryLimit);
        Assert.InRange(statistics.EstimatedBytes, limit - FrameBytes(2) + 1, limit);
        Assert.True(statistics.Consolidations > 3);
    }

    [Fact]
    public void When_working_memory_is_smallest_long_term_memory_shrinks_too()
    {
        var limit = OneByOne(Options with { MaxWorkingFrames = 2, MinWorkingFrames = 1 }) - 100 * ElementStore.ElementBytes(Model.Dimensions, 2);
        using var session = Start(Options with { MemoryLimit = limit });
        for (var t = 1; t < 40; t++)
        {
            Step(session, t);
            Assert.InRange(session.GetMemoryStatistics().LongTermElements, 0, 300);
            Assert.InRange(session.GetMemoryStatistics().WorkingFrames, 1, 2);
        }

        var statistics = session.GetMemoryStatistics();
        Assert.Equal((2, 1, 300), (statistics.MaxWorkingFrames, statistics.MinWorkingFrames, statistics.LongTermCapacity));
        Assert.True(statistics.Evictions > 0);
        Assert.InRange(statistics.EstimatedBytes, 1, limit);
    }

    [Fact]
    public void Working_on_objects_together_is_given_up_first()
    {
        var geometry = FrameGeometry.Create(864, 480, -1);
        var together = MemoryPlan.Create(Model, geometry, Options, objects: 4, permanentFrames: 1);
        var apart = MemoryPlan.Create(Model, geometry, Options with { MemoryLimit = together.Bytes - 1 }, objects: 4, permanentFrames: 1);

        Assert.Equal((4, 3), (together.ObjectsAtOnce, apart.ObjectsAtOnce));
        Assert.False(apart.IsShrunkFrom(Options));
    }

    [Theory]
    [InlineData(854, 480, 3, 3)]
    [InlineData(854, 480, 30, 10)]
    [InlineData(1920, 1080, 3, 2)]
    [InlineData(3840, 2160, 3, 1)]
    public void Large_frames_are_worked_on_few_objects_at_a_time(int width, int height, int objects, int atOnce)
    {
        Assert.Equal(atOnce, MemoryPlan.Create(Model, FrameGeometry.Create(width, height, -1), Options, objects, permanentFrames: 1).ObjectsAtOnce);
    }

    [Fact]
    public void A_limit_below_what_a_frame_needs_is_refused_before_the_session_moves()
    {
        using var session = new TrackingSession(Model, Options with { MemoryLimit = 1 << 20 });
        session.AddMask(Truth(0));

        var error = Assert.Throws<XMemException>(() => Step(session, 0));

        Assert.Equal(XMemErrorKind.InvalidOption, error.Kind);
        Assert.Matches(@"MemoryLimit allows 1 MB; 2 object\(s\) in frames tracked at 128 x 96 pixels need at least \d+ MB", error.Message);
        Assert.Equal(0, session.FrameCount);
        Assert.Empty(session.ObjectLabels);
    }

    [Fact]
    public void Objects_that_join_shrink_the_memories_again()
    {
        var one = MemoryPlan.Create(Model, Geometry, Options, objects: 1, permanentFrames: 1);
        using var session = new TrackingSession(Model, Options with { MemoryLimit = one.Bytes });
        session.AddMask(Truth(0, 1));
        session.AddMask(Truth(7, 2), "00007");
        for (var t = 0; t < 7; t++)
            Assert.Empty(Step(session, t)!.Warnings);
        Assert.Equal((8, 7), (session.GetMemoryStatistics().MaxWorkingFrames, session.GetMemoryStatistics().WorkingFrames));

        Assert.Contains("instead of 8", Assert.Single(Step(session, 7)!.Warnings), StringComparison.Ordinal);

        var statistics = session.GetMemoryStatistics();
        Assert.InRange(statistics.MaxWorkingFrames, 2, 7);
        Assert.InRange(statistics.WorkingFrames, 2, statistics.MaxWorkingFrames);
        Assert.InRange(statistics.EstimatedBytes, 1, one.Bytes);
        for (var t = 8; t < 20; t++)
            Step(session, t);
    }

    [Fact]
    public void What_is_counted_for_full_memories_is_what_they_hold()
    {
        using var session = Start(Options);
        for (var t = 1; t < 6; t++)
            Step(session, t);

        var statistics = session.GetMemoryStatistics();
        Assert.Equal(6 * FrameBytes(2), statistics.WorkingBytes);
        for (var t = 6; t < 12; t++)
            Step(session, t);
        statistics = session.GetMemoryStatistics();
        Assert.Equal(statistics.LongTermElements * ElementStore.ElementBytes(Model.Dimensions, 2), statistics.LongTermBytes);
        Assert.True(statistics.LongTermBytes > 0);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-5, true)]
    [InlineData(1L << 40, false)]
    public void A_limit_that_cannot_be_kept_is_refused_at_once(long limit, bool useLongTermMemory)
    {
        var error = Assert.Throws<XMemException>(
            () => new TrackingSession(Model, Options with { MemoryLimit = limit, UseLongTermMemory = useLongTermMemory }).Dispose());
        Assert.Equal(XMemErrorKind.InvalidOption, error.Kind);
        Assert.StartsWith("MemoryLimit is", error.Message, StringComparison.Ordinal);
    }

    private static long FrameBytes(int objects) => WorkingMemory.ElementBytes(Model.Dimensions, objects) * Elements;

    /// <summary>Bytes of a session of two objects that the networks work on one by one.</summary>
    private static long OneByOne(TrackerOptions options)
    {
        var together = MemoryPlan.Create(Model, Geometry, options, objects: 2, permanentFrames: 1);
        var apart = MemoryPlan.Create(Model, Geometry, options with { MemoryLimit = together.Bytes - 1 }, objects: 2, permanentFrames: 1);
        Assert.Equal((2, 1), (together.ObjectsAtOnce, apart.ObjectsAtOnce));
        return apart.Bytes;
    }

    private static TrackingSession Start(TrackerOptions options)
    {
        var session = new TrackingSession(Model, options);
        session.AddMask(Truth(0));
        Step(session, 0);
        return session;
    }
}
