using BenchmarkDotNet.Attributes;
using XMem.Benchmarks.Models;

namespace XMem.Benchmarks.Kernels;

/// <summary>The key encoder, for a frame of 864 x 480.</summary>
public class KeyEncoderBenchmarks
{
    private NetworkInputs _inputs = null!;

    /// <summary>The model.</summary>
    [Params("xmem-tiny", BenchmarkModel.Full)]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _inputs = new NetworkInputs(Model, objects: 1);

    [GlobalCleanup]
    public void Cleanup() => _inputs.Dispose();

    [Benchmark]
    public void KeyEncoder() => _inputs.Networks.KeyEncoder.Encode(_inputs.Image, _inputs.Features);
}
