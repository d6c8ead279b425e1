using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks;

/// <summary>
/// One memory arena for the networks that are loaded while this lives. Networks of a model run one after another: with an arena of
/// its own each would keep the most that it ever needed, with one in common they keep the most that any of them needed. The networks
/// hold the arena; it is freed with the last of them.
/// </summary>
internal sealed class SharedArena : IDisposable
{
    // ONNX Runtime's number for kSameAsRequested: extensions of the size asked for instead of powers of two.
    private const int ExtendAsRequested = 1;
    private const int Default = -1;

    // What is registered belongs to the whole process: one set of networks is loaded at a time.
    private static readonly object Gate = new();

    private readonly OrtMemoryInfo _memory;

    private SharedArena()
    {
        _memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        try
        {
            using var configuration = new OrtArenaCfg(maxMemory: 0, ExtendAsRequested, Default, Default);
            OrtEnv.Instance().CreateAndRegisterAllocator(_memory, configuration);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>Makes an arena. Other threads wait until it is closed.</summary>
    /// <exception cref="XMemException">NativeLibraryMissing: ONNX Runtime could not be loaded.</exception>
    public static SharedArena Open()
    {
        Monitor.Enter(Gate);
        try
        {
            return new SharedArena();
        }
        catch (Exception exception)
        {
            Monitor.Exit(Gate);
            throw Network.IsLibraryMissing(exception) ? Network.LibraryMissing(exception) : exception;
        }
    }

    /// <summary>Networks loaded from now on do not share the arena; those that do keep it.</summary>
    public void Dispose()
    {
        OrtEnv.Instance().UnregisterAllocator(_memory);
        _memory.Dispose();
        Monitor.Exit(Gate);
    }
}
