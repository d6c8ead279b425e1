using XMem.Devices;
using XMem.Memory;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;

namespace XMem.Tracking;

/// <summary>A model, ready to track with: its networks, and the kernels for what is computed beside them.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>Loads a model.</summary>
    /// <param name="model">The model folder.</param>
    /// <param name="provider">What runs the networks. Where it has memory of its own that tensors can live in, the kernels work there.</param>
    /// <param name="threads">Threads to use at most; 0 for one per processor core.</param>
    /// <exception cref="XMemException">ExecutionProviderUnavailable, ModelCorrupt, NativeLibraryMissing.</exception>
    public LoadedModel(XMemModel model, ExecutionProvider provider, int threads)
    {
        // First, so that a device that does not work is known by its own error, and not taken for a broken model.
        Kernels = LoadKernels(provider, model.Dimensions);
        try
        {
            Networks = new NetworkSet(model, provider, threads);
        }
        catch
        {
            Kernels.Dispose();
            throw;
        }
    }

    /// <summary>The model's networks.</summary>
    public NetworkSet Networks { get; }

    /// <summary>What is computed beside the networks, where their tensors live.</summary>
    public TensorKernels Kernels { get; }

    public void Dispose()
    {
        Kernels.Dispose();
        Networks.Dispose();
    }

    private static TensorKernels LoadKernels(ExecutionProvider provider, ModelDimensions dimensions)
    {
        try
        {
            return provider.FindMemory() is { } memory ? new DeviceKernels(memory, dimensions) : HostKernels.Instance;
        }
        catch (Exception exception) when (Network.IsLibraryMissing(exception))
        {
            throw Network.LibraryMissing(exception);
        }
    }
}
