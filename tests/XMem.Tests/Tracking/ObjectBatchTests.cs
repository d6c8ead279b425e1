using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Tracking;

/// <summary>Objects that the networks work on one by one, or two by two, come out as those that they work on together.</summary>
public sealed class ObjectBatchTests
{
    private const int Height = 96;
    private const int Width = 128;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Batches_change_no_probability(int objectsAtOnce)
    {
        var model = XMemModel.Load(Path.Combine(SharedData.Repository, "weights", "xmem-tiny"), TestContext.Current.CancellationToken);
        using var loaded = new LoadedModel(model, new CpuExecutionProvider(), threads: 0);
        var options = new TrackerOptions { MemoryEvery = 2 };
        using var together = new Tracker(loaded, options, Height, Width);
        using var apart = new Tracker(loaded, options, Height, Width) { ObjectsAtOnce = objectsAtOnce };
        using var image = new NativeTensor(1, 3, Height, Width);
        using var masks = new NativeTensor(3, Height, Width);
        for (var t = 0; t < 5; t++)
        {
            var (rgb, labels) = Sv1.Frame(t, Height, Width, 0, 0, 0);
            for (var i = 0; i < image.Span.Length; i++)
                image.Span[i] = rgb[i % labels.Length * 3 + i / labels.Length] / 127.5f - 1;
            for (var i = 0; i < masks.Span.Length; i++)
                masks.Span[i] = labels[i % labels.Length] == i / labels.Length + 1 ? 1 : 0;
            var annotation = t == 0 ? new Annotation(masks, [true, true, true]) : null;

            var expected = together.Step(image, annotation).Span;
            var actual = apart.Step(image, annotation).Span;

            for (var i = 0; i < expected.Length; i++)
                Assert.InRange(Math.Abs(expected[i] - actual[i]), 0, 1e-5f);
        }
    }
}
