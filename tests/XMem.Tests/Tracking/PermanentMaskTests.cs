using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Tracking;

/// <summary>Masks whose frames are kept for good.</summary>
public sealed class PermanentMaskTests
{
    private static readonly TrackerOptions Options = new()
    {
        Size = -1, MemoryEvery = 1, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40,
    };

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void The_frame_stays_in_working_memory(bool isPermanent, int expected)
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0), isPermanent: isPermanent);
        session.AddMask(Truth(3), "00003", isPermanent);
        for (var t = 0; t < 3; t++)
        {
            Step(session, t);
            Assert.Equal(1, session.GetMemoryStatistics().PermanentFrames);
        }

        for (var t = 3; t < 20; t++)
        {
            Step(session, t);
            Assert.Equal(expected, session.GetMemoryStatistics().PermanentFrames);
            Assert.InRange(session.GetMemoryStatistics().WorkingFrames, expected, expected + 3);
        }

        Assert.True(session.GetMemoryStatistics().Evictions > 0);
    }

    [Fact]
    public void One_of_several_masks_for_a_frame_is_enough()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0));
        Step(session, 0);
        session.AddMask(Truth(1, 1), isPermanent: true);
        session.AddMask(Truth(1, 2));
        Step(session, 1);
        Assert.Equal(2, session.GetMemoryStatistics().PermanentFrames);
    }

    [Fact]
    public void A_limit_counts_it()
    {
        using var session = new TrackingSession(Model, Options);
        session.AddMask(Truth(0));
        Step(session, 0);
        var before = session.GetMemoryStatistics().EstimatedBytes;
        session.AddMask(Truth(1));
        Step(session, 1);
        Assert.Equal(before, session.GetMemoryStatistics().EstimatedBytes);
        session.AddMask(Truth(2), isPermanent: true);
        Step(session, 2);

        var geometry = FrameGeometry.Create(Width, Height, -1);
        Assert.Equal(before + WorkingMemory.ElementBytes(Model.Dimensions, 2) * geometry.KeyCount, session.GetMemoryStatistics().EstimatedBytes);
    }
}
