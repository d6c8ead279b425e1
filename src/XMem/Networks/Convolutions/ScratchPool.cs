using System.Collections.Concurrent;
using XMem.Tensors;

namespace XMem.Networks.Convolutions;

/// <summary>Memory that kernels need while they run: as many buffers as run at the same time, each as large as the largest need.</summary>
internal sealed class ScratchPool : IDisposable
{
    private readonly ConcurrentBag<NativeBuffer> _free = [];

    /// <summary>A buffer of at least so many values, until it is disposed.</summary>
    public Lease Rent(long size)
    {
        if (!_free.TryTake(out var buffer))
            buffer = new NativeBuffer();
        if (buffer.Capacity < size)
        {
            buffer.Replace(size);

            // What is read beyond the edges must be ordinary numbers: others are slow.
            Clear(buffer);
        }

        return new Lease(this, buffer);
    }

    public void Dispose()
    {
        while (_free.TryTake(out var buffer))
            buffer.Dispose();
    }

    private static unsafe void Clear(NativeBuffer buffer) =>
        System.Runtime.InteropServices.NativeMemory.Clear(buffer.Pointer, (nuint)buffer.Capacity * sizeof(float));

    /// <summary>A buffer in use.</summary>
    internal readonly unsafe ref struct Lease(ScratchPool pool, NativeBuffer buffer)
    {
        /// <summary>Its first value.</summary>
        public float* Pointer => buffer.Pointer;

        public void Dispose() => pool._free.Add(buffer);
    }
}
