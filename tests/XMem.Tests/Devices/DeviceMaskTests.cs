using XMem.Devices;
using XMem.Imaging;
using XMem.Memory;
using XMem.Tensors;
using XMem.Tests.Support;

namespace XMem.Tests.Devices;

/// <summary>From logits to labels, on a device as on the processor.</summary>
public sealed class DeviceMaskTests : IDisposable
{
    private readonly DeviceKernels _kernels = ProcessorAsDevice.Kernels(8, 6);

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Aggregation(int objects)
    {
        using var logits = TestTensors.From(Gw1.Draw("logits", objects * 24 * 32, u => 8 * u), objects, 1, 24, 32);
        using var logitsThere = new NativeTensor(_kernels.Space);
        logits.CopyTo(logitsThere);
        using var here = new NativeTensor();
        using var there = new NativeTensor(_kernels.Space);
        HostKernels.Instance.Aggregate(logits, here);
        _kernels.Aggregate(logitsThere, there);
        Assert.Equal(here.Shape, there.Shape);
        // p / (1 - p) makes much of the last bit of a p near 1.
        TestTensors.Close(here.Span, there.ToArray(), 2e-4, "probabilities");

        using var others = new NativeTensor();
        using var othersThere = new NativeTensor(_kernels.Space);
        HostKernels.Instance.SumOthers(here, others);
        _kernels.SumOthers(there, othersThere);
        Assert.Equal(others.Shape, othersThere.Shape);
        TestTensors.Close(others.Span, othersThere.ToArray(), 2e-4, "others");
    }

    [Theory]
    [InlineData(53, 37, -1, false)]
    [InlineData(53, 37, -1, true)]
    [InlineData(106, 74, 37, false)]
    [InlineData(106, 74, 37, true)]
    [InlineData(53, 37, 74, false)]
    public void Labels(int width, int height, int size, bool flip)
    {
        var geometry = FrameGeometry.Create(width, height, size);
        using var probabilities = TestTensors.From(
            Gw1.Draw("maps", 3 * geometry.PaddedHeight * geometry.PaddedWidth, u => u), 3, geometry.PaddedHeight, geometry.PaddedWidth);
        using var there = new NativeTensor(_kernels.Space);
        probabilities.CopyTo(there);
        var (expected, labels) = (new byte[width * height], new byte[width * height]);
        HostKernels.Instance.WriteLabels(probabilities, geometry, flip, [0, 7, 200], expected);
        _kernels.WriteLabels(there, geometry, flip, [0, 7, 200], labels);

        // Interpolated in another order, two channels can come out the other way round where they are all but equal.
        Assert.InRange(expected.Zip(labels).Count(pair => pair.First != pair.Second), 0, 2);
    }
}
