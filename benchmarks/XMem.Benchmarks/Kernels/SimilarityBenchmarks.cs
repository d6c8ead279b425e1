using BenchmarkDotNet.Attributes;
using XMem.Memory;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>Similarity of every query with every element, the best 30, and their softmax: a read of values of a single channel.</summary>
public class SimilarityBenchmarks
{
    private readonly MemoryReader _reader = new(topK: 30, valueChannels: 1, threads: 0);
    private readonly NativeTensor _key = KernelData.Tensor(-1.5f, 1.5f, KernelData.KeyChannels, KernelData.Geometry.KeyCount);
    private readonly NativeTensor _selection = KernelData.Tensor(0, 1, KernelData.KeyChannels, KernelData.Geometry.KeyCount);
    private readonly NativeTensor _readout = new(KernelData.Geometry.KeyCount);
    private ElementStore _store = null!;

    /// <summary>Elements in memory: five frames; ten frames and a full long-term memory.</summary>
    [Params(8_100, 26_000)]
    public int Elements { get; set; }

    [GlobalSetup]
    public void Setup() => _store = KernelData.Store(Elements, objects: 1, valueChannels: 1);

    [Benchmark]
    public void SimilarityAndTopK() => _reader.Read([_store], [new ObjectGroup(0, 1)], _key, _selection, _readout, countUsage: true);
}
