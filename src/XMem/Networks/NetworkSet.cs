using XMem.Models;
using XMem.Networks.Convolutions;
using XMem.Networks.ExecutionProviders;

namespace XMem.Networks;

/// <summary>The three networks of a model, loaded for one execution provider.</summary>
internal sealed class NetworkSet : IDisposable
{
    private readonly ScratchPool _scratch = new();

    /// <summary>Loads a model's networks.</summary>
    /// <param name="model">The model folder.</param>
    /// <param name="provider">What runs the networks.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor core.</param>
    public NetworkSet(XMemModel model, ExecutionProvider provider, int threads)
    {
        Dimensions = model.Dimensions;
        var runtime = new NetworkRuntime(provider, threads, _scratch);
        using var arena = SharedArena.Open();
        KeyEncoder = new KeyEncoder(model.KeyEncoderPath, runtime);
        ValueEncoder = new ValueEncoder(model.ValueEncoderPath, runtime);
        MaskDecoder = new MaskDecoder(model.MaskDecoderPath, runtime);
    }

    /// <summary>Ck, Cv, Ch.</summary>
    public ModelDimensions Dimensions { get; }

    /// <summary>Frame to key and features.</summary>
    public KeyEncoder KeyEncoder { get; }

    /// <summary>Frame and mask to memory value.</summary>
    public ValueEncoder ValueEncoder { get; }

    /// <summary>Readout to mask.</summary>
    public MaskDecoder MaskDecoder { get; }

    /// <summary>Gives back, with their next runs, what memory the networks keep from larger frames or more objects.</summary>
    public void Shrink()
    {
        KeyEncoder.Shrink();
        ValueEncoder.Shrink();
        MaskDecoder.Shrink();
        _scratch.Trim();
    }

    public void Dispose()
    {
        KeyEncoder.Dispose();
        ValueEncoder.Dispose();
        MaskDecoder.Dispose();
        _scratch.Dispose();
    }
}

/// <summary>What runs the networks of a model.</summary>
/// <param name="Provider">The execution provider.</param>
/// <param name="Threads">Threads to use at most; 0 for one per processor core.</param>
/// <param name="Scratch">Memory for kernels while they run.</param>
internal sealed record NetworkRuntime(ExecutionProvider Provider, int Threads, ScratchPool Scratch);
