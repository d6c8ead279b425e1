using System.Runtime.InteropServices;

namespace XMem.Tensors;

/// <summary>Float32 values in main memory or a device's: more than 2^31 of them if need be, and given back when disposed.</summary>
/// <param name="space">Where; main memory if null.</param>
internal sealed unsafe class NativeBuffer(MemorySpace? space = null) : SafeHandle(0, ownsHandle: true)
{
    /// <summary>Where the values lie.</summary>
    public MemorySpace Space { get; } = space ?? MemorySpace.Host;

    /// <summary>First value.</summary>
    public float* Pointer => (float*)handle;

    /// <summary>Values that there is room for.</summary>
    public long Capacity { get; private set; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes room for exactly that many values; those that were there stay.</summary>
    public void Resize(long capacity)
    {
        handle = Space.Reallocate(handle, Capacity, capacity);
        Capacity = capacity;
    }

    /// <summary>Makes room for exactly that many values; those that were there are lost.</summary>
    public void Replace(long capacity)
    {
        ReleaseHandle();
        handle = Space.Allocate(capacity);
        Capacity = capacity;
    }

    protected override bool ReleaseHandle()
    {
        Space.Free(handle);
        handle = 0;
        Capacity = 0;
        return true;
    }
}
