using BenchmarkDotNet.Attributes;
using XMem.Memory;
using XMem.Tensors;

namespace XMem.Benchmarks.Kernels;

/// <summary>Consolidation of a full working memory: of ten frames, five become 128 prototypes.</summary>
public class ConsolidationBenchmarks
{
    private const int Frames = 10;
    private const int LatestFrames = 4;
    private const int Prototypes = 128;

    private static readonly int Elements = KernelData.Geometry.KeyCount;

    private readonly NativeTensor _key = KernelData.Tensor(-1.5f, 1.5f, KernelData.KeyChannels, Elements);
    private readonly NativeTensor _shrinkage = KernelData.Tensor(1, 2, 1, Elements);
    private readonly NativeTensor _selection = KernelData.Tensor(0, 1, KernelData.KeyChannels, Elements);
    private NativeTensor _value = null!;
    private ObjectGroup[] _groups = [];
    private WorkingMemory? _working;
    private LongTermMemory? _longTerm;

    /// <summary>Objects, given in the same frame.</summary>
    [Params(1, 3)]
    public int Objects { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _value = KernelData.Tensor(-1, 1, Objects, KernelData.ValueChannels, Elements);
        _groups = [new ObjectGroup(0, Objects)];
    }

    /// <summary>Consolidation empties the memory, so that each needs a new one.</summary>
    [IterationSetup]
    public void Fill()
    {
        _working?.Dispose();
        _longTerm?.Dispose();
        _working = new WorkingMemory(KernelData.KeyChannels, KernelData.ValueChannels, Frames * Elements);
        _longTerm = new LongTermMemory(KernelData.KeyChannels, KernelData.ValueChannels, Prototypes);
        for (var frame = 0; frame < Frames; frame++)
        {
            KernelData.Fill(_key.Span, -1.5f, 1.5f);
            _working.Add(new MemoryFrame(_key, _shrinkage, _selection, _value), _groups, startsGroup: frame == 0, isKept: false);
        }

        for (var element = 0; element < _working.Elements.Count; element++)
            KernelData.Fill(_working.Elements.Usage[element], 0.5f, 1);
    }

    [Benchmark]
    public void Consolidate() => Consolidation.Run(_working!, _longTerm!, _groups, Prototypes, LatestFrames, HostKernels.Instance);
}
