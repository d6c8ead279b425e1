using XMem.Tensors;

namespace XMem.Networks;

/// <summary>What the key encoder finds in a frame (docs/ALGORITHM.md 5). Kept and overwritten from frame to frame.</summary>
/// <param name="space">Where it lies.</param>
internal sealed class FrameFeatures(MemorySpace space) : IDisposable
{
    /// <summary>Key, 1 x Ck x h x w with h = H/16: what memory elements and queries are compared by.</summary>
    public NativeTensor Key { get; } = new(space);

    /// <summary>Shrinkage, 1 x 1 x h x w, at least 1: how particular a memory element is.</summary>
    public NativeTensor Shrinkage { get; } = new(space);

    /// <summary>Selection, 1 x Ck x h x w in 0..1: which channels a query compares.</summary>
    public NativeTensor Selection { get; } = new(space);

    /// <summary>Features at stride 16.</summary>
    public NativeTensor F16 { get; } = new(space);

    /// <summary>Features at stride 8.</summary>
    public NativeTensor F8 { get; } = new(space);

    /// <summary>Features at stride 4.</summary>
    public NativeTensor F4 { get; } = new(space);

    public void Dispose()
    {
        Key.Dispose();
        Shrinkage.Dispose();
        Selection.Dispose();
        F16.Dispose();
        F8.Dispose();
        F4.Dispose();
    }
}
