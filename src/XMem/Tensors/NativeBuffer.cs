using System.Runtime.InteropServices;

namespace XMem.Tensors;

/// <summary>Float32 values in native memory, aligned to 64 bytes: more than 2^31 of them if need be, and given back when disposed.</summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    private const nuint Alignment = 64;

    public NativeBuffer()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>First value.</summary>
    public float* Pointer => (float*)handle;

    /// <summary>Values that there is room for.</summary>
    public long Capacity { get; private set; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes room for exactly that many values; those that were there stay.</summary>
    public void Resize(long capacity)
    {
        handle = (nint)NativeMemory.AlignedRealloc((void*)handle, checked((nuint)capacity * sizeof(float)), Alignment);
        Capacity = capacity;
    }

    /// <summary>Makes room for exactly that many values; those that were there are lost.</summary>
    public void Replace(long capacity)
    {
        ReleaseHandle();
        Resize(capacity);
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        handle = 0;
        Capacity = 0;
        return true;
    }
}
