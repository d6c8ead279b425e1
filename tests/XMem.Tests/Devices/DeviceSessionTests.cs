using XMem.Imaging;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tests.Support;
using XMem.Tracking;
using XMem.Tracking.SavedSessions;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Devices;

/// <summary>A session on a device finds what one on the processor finds, through all that can happen to it.</summary>
public sealed class DeviceSessionTests : IDisposable
{
    private const int Frames = 24;

    private static readonly TrackerOptions Small = new()
    {
        Size = -1, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 16, LongTermCapacity = 40,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Objects_that_join_are_corrected_and_leave(bool capturesRuns)
    {
        using var here = Start(Small, new CpuExecutionProvider());
        using var there = Start(Small, new ProcessorAsDevice(capturesRuns));
        for (var t = 0; t < Frames; t++)
        {
            foreach (var session in new[] { here, there })
            {
                if (t == 5)
                    session.AddMask(Truth(t, only: 2), isPermanent: true);
                if (t == 12)
                    session.AddMask(Truth(t, only: 1));
                if (t == 17)
                    session.RemoveObject(1);
            }

            AssertAlike(Step(here, t, keepScores: true)!, Step(there, t, keepScores: true)!);
            Assert.Equal(here.GetMemoryStatistics() with { WorkingUsage = 0, LongTermUsage = 0 }, there.GetMemoryStatistics() with { WorkingUsage = 0, LongTermUsage = 0 });
        }

        Assert.True(there.GetMemoryStatistics() is { Consolidations: > 0, EvictedElements: > 0 });
    }

    [Fact]
    public void Frames_of_another_size_flipped()
    {
        var options = Small with { Size = 72, Flip = true };
        using var here = Start(options, new CpuExecutionProvider());
        using var there = Start(options, new ProcessorAsDevice());
        for (var t = 0; t < 6; t++)
            AssertAlike(Step(here, t)!, Step(there, t)!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frames_whose_input_is_made_ahead_give_the_same_masks(bool isDevice)
    {
        using var plain = Start(Small, isDevice ? new ProcessorAsDevice() : new CpuExecutionProvider());
        using var ahead = Start(Small, isDevice ? new ProcessorAsDevice() : new CpuExecutionProvider());
        var frames = Enumerable.Range(0, 8).Select(FrameAt).ToList();
        for (var t = 0; t < frames.Count; t++)
        {
            // The last one expects a frame that was there already.
            frames[t].Next = Task.FromResult(frames[Math.Min(t + 1, frames.Count - 2)]);
            var found = ahead.Step(frames[t])!;
            Assert.Equal(Step(plain, t)!.Mask.Labels, found.Mask.Labels);
        }

        frames.ForEach(frame => frame.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_goes_on_when_one_that_shared_its_networks_is_removed(bool isDevice)
    {
        using var alone = Start(Small, Provider());
        var expected = Enumerable.Range(0, 4).Select(t => Step(alone, t)!.Mask.Labels).ToList();

        using var staying = Start(Small, Provider());
        using var going = Start(Small, Provider());
        for (var t = 0; t < expected.Count; t++)
        {
            if (t < 2)
                Assert.Equal(expected[t], Step(going, t)!.Mask.Labels);
            else
                going.Dispose();
            Assert.Equal(expected[t], Step(staying, t)!.Mask.Labels);
        }

        ExecutionProvider Provider() => isDevice ? new ProcessorAsDevice() : new CpuExecutionProvider();
    }

    [Fact]
    public void What_was_saved_there_goes_on_here_and_there()
    {
        using var there = Start(Small, new ProcessorAsDevice());
        for (var t = 0; t < 15; t++)
            Step(there, t);
        var path = _folder["session.xmem"];
        there.Save(path, TestContext.Current.CancellationToken);
        using var restored = Open(path, new ProcessorAsDevice());
        using var here = Open(path, new CpuExecutionProvider());
        for (var t = 15; t < Frames; t++)
        {
            var expected = Step(there, t, keepScores: true)!;
            Assert.Equal(expected.Mask.Labels, Step(restored, t)!.Mask.Labels);
            AssertAlike(expected, Step(here, t, keepScores: true)!);
        }
    }

    private static TrackingSession Open(string path, ExecutionProvider provider)
    {
        using var saved = SavedSession.Open(path);
        return saved.Restore(Model, provider);
    }

    private static TrackingSession Start(TrackerOptions options, ExecutionProvider provider)
    {
        var session = new TrackingSession(Model, options, provider);
        session.AddMask(Truth(0, only: 1));
        return session;
    }

    private static void AssertAlike(XMemFrameResult expected, XMemFrameResult actual)
    {
        var different = expected.Mask.Labels.Zip(actual.Mask.Labels).Count(pair => pair.First != pair.Second);
        Assert.InRange(different, 0, expected.Mask.Labels.Length / 1000);
        if (expected.Scores is null || actual.Scores is null)
            return;
        foreach (var label in expected.Objects.Select(found => found.Label))
            TestTensors.Close(expected.Scores.Read(label), actual.Scores.Read(label), 1e-3, $"{expected.FrameName}: probabilities of {label}");
    }
}
