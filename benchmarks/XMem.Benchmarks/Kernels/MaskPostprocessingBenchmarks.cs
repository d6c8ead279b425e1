using BenchmarkDotNet.Attributes;
using XMem.Imaging;
using XMem.Memory;
using XMem.Tensors;
using XMem.Tracking;

namespace XMem.Benchmarks.Kernels;

/// <summary>From the objects' masks, tracked at a height of 480, to labels at the frame's size.</summary>
public class MaskPostprocessingBenchmarks
{
    private readonly NativeTensor _probabilities = new();
    private NativeTensor _masks = null!;
    private FrameGeometry _geometry = null!;
    private byte[] _channels = [];
    private byte[] _labels = [];

    /// <summary>Height of the frame, of 16:9.</summary>
    [Params(480, 1080, 2160)]
    public int Height { get; set; }

    /// <summary>Objects.</summary>
    [Params(1, 3)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _geometry = FrameGeometry.Create(Height * 16 / 9, Height, 480);
        _masks = KernelData.Tensor(0, 1, Objects, 1, _geometry.PaddedHeight, _geometry.PaddedWidth);
        _channels = [.. Enumerable.Range(0, Objects + 1).Select(label => (byte)label)];
        _labels = new byte[_geometry.SourceWidth * _geometry.SourceHeight];
        Aggregate();
    }

    [Benchmark]
    public void Aggregate() => SoftAggregation.Aggregate(_masks, _probabilities);

    [Benchmark]
    public void Postprocess() => ProbabilityPostprocessor.WriteLabels(_probabilities.Span, _geometry, flip: false, _channels, _labels);
}
