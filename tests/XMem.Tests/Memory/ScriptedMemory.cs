using XMem.Memory;
using XMem.Models;
using XMem.Tensors;
using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>A memory bank that is fed keys and values by formula, as in goldens c1 to c4.</summary>
internal sealed class ScriptedMemory : IDisposable
{
    public const int KeyChannels = 8;
    public const int ValueChannels = 6;
    public const int FrameElements = 12;

    private readonly TensorKernels _kernels;

    public ScriptedMemory(int topK, int minFrames, int maxFrames, int prototypes, int longTermCapacity, TensorKernels? kernels = null)
    {
        _kernels = kernels ?? HostKernels.Instance;
        Bank = new MemoryBank(
            new ModelDimensions(KeyChannels, ValueChannels, 0),
            new TrackerOptions
            {
                MinWorkingFrames = minFrames,
                MaxWorkingFrames = maxFrames,
                PrototypeCount = prototypes,
                LongTermCapacity = longTermCapacity,
                TopK = topK,
                Threads = 2,
            },
            FrameElements,
            _kernels);
    }

    public MemoryBank Bank { get; }

    /// <summary>Key of a frame, Ck x HW.</summary>
    public static float[] Key(int t) => Gw1.Draw($"c/key/{t}", KeyChannels * FrameElements, u => u);

    /// <summary>Shrinkage of a frame, HW.</summary>
    public static float[] Shrinkage(int t) => Gw1.Draw($"c/shr/{t}", FrameElements, u => 1 + u * u);

    /// <summary>Selection of a frame, Ck x HW.</summary>
    public static float[] Selection(int t) => Gw1.Draw($"c/sel/{t}", KeyChannels * FrameElements, u => (u + 1) / 2);

    /// <summary>Values of a frame, objects x Cv x HW.</summary>
    public static float[] Value(int t, int objects) => Gw1.Draw($"c/val/{t}", objects * ValueChannels * FrameElements, u => u);

    /// <summary>Reads memory with a frame's key, then adds the frame.</summary>
    /// <returns>The readout, objects known before x Cv x HW; empty for the first frame.</returns>
    public float[] Step(int t, int objects, bool isKept = false)
    {
        using var key = Place(Key(t), KeyChannels, FrameElements);
        using var selection = Place(Selection(t), KeyChannels, FrameElements);
        using var readout = new NativeTensor(_kernels.Space, Bank.ObjectCount, ValueChannels, FrameElements);
        if (Bank.ElementCount > 0)
            Bank.Read(key, selection, readout);
        using var shrinkage = Place(Shrinkage(t), 1, FrameElements);
        using var value = Place(Value(t, objects), objects, ValueChannels, FrameElements);
        Bank.Add(new MemoryFrame(key, shrinkage, selection, value), objects, isKept);
        return readout.ToArray();
    }

    public void Dispose() => Bank.Dispose();

    private NativeTensor Place(float[] values, params ReadOnlySpan<int> shape)
    {
        using var onHost = TestTensors.From(values, shape);
        var tensor = new NativeTensor(_kernels.Space);
        onHost.CopyTo(tensor);
        return tensor;
    }
}
