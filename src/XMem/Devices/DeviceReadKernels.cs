using XMem.Networks;

namespace XMem.Devices;

/// <summary>The graphs that a read of memory runs, shared by all readers.</summary>
/// <param name="Memory">Where they work.</param>
/// <param name="Queries">Planes of a frame to columns of its queries.</param>
/// <param name="ReadOne">Reads elements of one store.</param>
/// <param name="ReadBoth">Reads elements of long-term and working memory.</param>
/// <param name="Transpose">Rows to planes.</param>
internal sealed record DeviceReadKernels(
    DeviceMemory Memory, GraphKernel Queries, GraphKernel ReadOne, GraphKernel ReadBoth, GraphKernel Transpose) : IDisposable
{
    /// <summary>Frees the kernels that only reading uses.</summary>
    public void Dispose()
    {
        Queries.Dispose();
        ReadOne.Dispose();
        ReadBoth.Dispose();
    }
}
