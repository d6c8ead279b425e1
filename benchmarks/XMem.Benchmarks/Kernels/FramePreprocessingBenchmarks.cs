using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using XMem.Imaging;
using XMem.Models;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>From 8-bit frame to network input, 480 high.</summary>
public class FramePreprocessingBenchmarks
{
    private readonly NativeTensor _image = new();
    private Frame _frame = null!;
    private FrameGeometry _geometry = null!;

    /// <summary>Height of the frame, of 16:9.</summary>
    [Params(480, 1080, 2160)]
    public int Height { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var width = Height * 16 / 9;
        _frame = Frame.FromRgb("noise", width, Height, RandomNumberGenerator.GetBytes(width * Height * 3));
        _geometry = FrameGeometry.Create(width, Height, 480);
        _image.Resize(1, 3, _geometry.PaddedHeight, _geometry.PaddedWidth);
    }

    [Benchmark]
    public void Preprocess() => FramePreprocessor.Write(_frame, _geometry, Normalization.ImageNet, flip: false, _image.Span);
}
