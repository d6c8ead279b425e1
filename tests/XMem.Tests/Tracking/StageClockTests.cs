using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

public sealed class StageClockTests
{
    private const int Height = 64;
    private const int Width = 96;

    private static readonly TrackingStage[] OfEveryFrame =
    [
        TrackingStage.Preprocessing, TrackingStage.KeyEncoding, TrackingStage.Aggregation, TrackingStage.Postprocessing,
    ];

    [Fact]
    public void A_frame_has_time_in_the_stages_that_it_went_through()
    {
        using var folder = new TemporaryFolder();
        using var state = RandomWeights.For(RandomWeights.Basic());
        var model = ModelImporter.Import(state, folder["model"], new ModelImportOptions { Name = "model" }, TestContext.Current.CancellationToken);
        using var session = new TrackingSession(model, new TrackerOptions { Size = -1, MemoryEvery = 2 });
        session.AddMask(new IndexMask(Width, Height, Sv1.Frame(0, Height, Width, 0, 0, null).Labels));
        Assert.Null(session.Clock);

        Assert.Equal([.. OfEveryFrame, TrackingStage.ValueEncoding, TrackingStage.MemoryWriting], Step(session, 0));
        Assert.Equal([.. OfEveryFrame, TrackingStage.MemoryReading, TrackingStage.MaskDecoding], Step(session, 1));
        Assert.Equal(Enum.GetValues<TrackingStage>().ToHashSet(), Step(session, 2));
    }

    [Fact]
    public void Taking_the_time_allocates_nothing()
    {
        var clock = new StageClock();
        clock.Finish(TrackingStage.Preprocessing);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        clock.Restart();
        clock.Finish(TrackingStage.KeyEncoding);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Steps a frame and gives the stages that took time.</summary>
    private static HashSet<TrackingStage> Step(TrackingSession session, int t)
    {
        using var frame = Frame.FromRgb($"{t:00000}", Width, Height, Sv1.Frame(t, Height, Width, 0, 0, null).Rgb);
        var result = session.Step(frame)!;
        var sum = Enum.GetValues<TrackingStage>().Aggregate(TimeSpan.Zero, (total, stage) => total + session.Clock![stage]);
        Assert.InRange(sum, TimeSpan.Zero, result.Elapsed);
        return [.. Enum.GetValues<TrackingStage>().Where(stage => session.Clock![stage] > TimeSpan.Zero)];
    }
}
