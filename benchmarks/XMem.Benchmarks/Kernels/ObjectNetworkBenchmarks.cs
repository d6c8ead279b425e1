using BenchmarkDotNet.Attributes;
using XMem.Benchmarks.Models;

namespace XMem.Benchmarks.Kernels;

/// <summary>The networks that work for each object, for a frame of 864 x 480.</summary>
public class ObjectNetworkBenchmarks
{
    private NetworkInputs _inputs = null!;

    /// <summary>The model.</summary>
    [Params("xmem-tiny", BenchmarkModel.Full)]
    public string Model { get; set; } = "";

    /// <summary>Objects.</summary>
    [Params(1, 3)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Setup() => _inputs = new NetworkInputs(Model, Objects);

    [GlobalCleanup]
    public void Cleanup() => _inputs.Dispose();

    [Benchmark]
    public void ValueEncoder() => _inputs.Networks.ValueEncoder.Encode(
        _inputs.Image, _inputs.Features, _inputs.Masks, _inputs.Masks, _inputs.Hidden, _inputs.Output, _inputs.NewHidden);

    [Benchmark]
    public void MaskDecoder() =>
        _inputs.Networks.MaskDecoder.Decode(_inputs.Features, _inputs.Readout, _inputs.Hidden, _inputs.Output, _inputs.NewHidden);
}
