using BenchmarkDotNet.Attributes;
using XMem.Memory;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>A whole read of memory; what it takes longer than <see cref="SimilarityBenchmarks"/> is the readout.</summary>
public class ReadoutBenchmarks
{
    private readonly MemoryReader _reader = new(topK: 30, KernelData.ValueChannels, threads: 0);
    private readonly NativeTensor _key = KernelData.Tensor(-1.5f, 1.5f, KernelData.KeyChannels, KernelData.Geometry.KeyCount);
    private readonly NativeTensor _selection = KernelData.Tensor(0, 1, KernelData.KeyChannels, KernelData.Geometry.KeyCount);
    private readonly NativeTensor _readout = new();
    private ElementStore _store = null!;

    /// <summary>Elements in memory: five frames; ten frames and a full long-term memory.</summary>
    [Params(8_100, 26_000)]
    public int Elements { get; set; }

    /// <summary>Objects, given in the same frame.</summary>
    [Params(1, 3)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _store = KernelData.Store(Elements, Objects, KernelData.ValueChannels);
        _readout.Resize(Objects, KernelData.ValueChannels, KernelData.Geometry.KeyCount);
    }

    [Benchmark]
    public void SimilarityTopKAndReadout() =>
        _reader.Read([_store], [new ObjectGroup(0, Objects)], _key, _selection, _readout, countUsage: true);
}
