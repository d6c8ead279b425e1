using XMem.Imaging;
using XMem.Models;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>
/// What a step allocates on the managed heap: the result with its mask, and little else, however long the shot. Runs by itself, since
/// other tests allocate too.
/// </summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Height = 480;
    private const int Width = 640;

    // Rows and columns of resizing, names and shapes for ONNX Runtime, the threads of the memory read.
    private const long BytesPerStep = 64 << 10;

    [Fact]
    public void A_step_allocates_its_result_and_little_else()
    {
        var model = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"), TestContext.Current.CancellationToken);
        var options = new TrackerOptions { Size = 240, MemoryEvery = 2, MaxWorkingFrames = 4, MinWorkingFrames = 2 };
        using var session = new TrackingSession(model, options);
        var (rgb, labels) = Sv1.Frame(0, Height, Width, 0, 0, null);
        session.AddMask(new IndexMask(Width, Height, labels));
        using var frame = Frame.FromRgb("00000", Width, Height, rgb);

        var allocated = Enumerable.Range(0, 24).Select(_ => AllocatedBy(() => session.Step(frame))).ToArray();

        // The last steps are those of a session in full swing; a step in between may have consolidated.
        var steady = allocated[12..].Order().ToArray();
        Assert.True(session.GetMemoryStatistics().Consolidations > 2);
        Assert.InRange(steady[steady.Length / 2], Width * Height, Width * Height + BytesPerStep);
        Assert.InRange(steady[^1], Width * Height, Width * Height + 4 * BytesPerStep);
    }

    [Fact]
    public void What_steps_leave_behind_does_not_grow()
    {
        var model = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"), TestContext.Current.CancellationToken);
        var options = new TrackerOptions { Size = 64, MemoryEvery = 1, MaxWorkingFrames = 4, MinWorkingFrames = 2, PrototypeCount = 8, LongTermCapacity = 64, TopK = 8 };
        using var session = new TrackingSession(model, options);
        var (rgb, labels) = Sv1.Frame(0, 96, 128, 0, 0, null);
        session.AddMask(new IndexMask(128, 96, labels));
        using var frame = Frame.FromRgb("00000", 128, 96, rgb);

        Steps(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Steps(200);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.True(session.GetMemoryStatistics().Evictions > 0);
        Assert.InRange(after - before, long.MinValue, 100_000);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
                session.Step(frame);
        }
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
