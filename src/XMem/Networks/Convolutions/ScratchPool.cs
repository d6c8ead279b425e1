using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using XMem.Tensors;

namespace XMem.Networks.Convolutions;

/// <summary>Memory that kernels need while they run: as many buffers as run at the same time, each as large as the largest need.</summary>
internal sealed unsafe class ScratchPool : IDisposable
{
    private readonly ConcurrentBag<NativeBuffer> _free = [];
    private volatile bool _isDisposed;

    /// <summary>A buffer of at least so many values, until it is disposed.</summary>
    public Lease Rent(long size)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_free.TryTake(out var buffer))
            buffer = new NativeBuffer();
        if (buffer.Capacity < size)
        {
            buffer.Replace(size);

            // Values between rows are read along with them and ignored; they must only not be denormal, which would be slow.
            NativeMemory.Clear(buffer.Pointer, (nuint)size * sizeof(float));
        }

        return new Lease(this, buffer);
    }

    public void Dispose()
    {
        _isDisposed = true;
        Trim();
    }

    /// <summary>Frees the buffers that are not in use.</summary>
    public void Trim()
    {
        while (_free.TryTake(out var buffer))
            buffer.Dispose();
    }

    private void Return(NativeBuffer buffer)
    {
        if (_isDisposed)
            buffer.Dispose();
        else
            _free.Add(buffer);
    }

    /// <summary>A buffer in use.</summary>
    internal readonly ref struct Lease(ScratchPool pool, NativeBuffer buffer)
    {
        /// <summary>Its first value.</summary>
        public float* Pointer => buffer.Pointer;

        public void Dispose() => pool.Return(buffer);
    }
}
