using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using XMem.Networks;
using XMem.Tensors;

namespace XMem.Devices;

/// <summary>
/// Main memory that a device reads and writes by itself, without a copy on the way: page-locked, as its driver hands it out. Where the
/// driver gives none, it is ordinary memory, which does the same more slowly.
/// </summary>
internal sealed unsafe class PinnedMemory : HostMemory, IDisposable
{
    private readonly OrtAllocator _allocator;
    private readonly ConcurrentDictionary<nint, OrtMemoryAllocation> _allocations = [];

    private PinnedMemory(OrtAllocator allocator) => _allocator = allocator;

    /// <summary>Opens the memory that a session knows by a name; null if it knows none.</summary>
    public static PinnedMemory? TryOpen(InferenceSession session, OrtMemoryInfo info)
    {
        try
        {
            return new PinnedMemory(new OrtAllocator(session, info));
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override nint Reallocate(nint memory, long oldCount, long count)
    {
        var larger = TryAllocate(count);
        if (larger == 0 && !_allocations.ContainsKey(memory))
            return base.Reallocate(memory, oldCount, count);
        if (larger == 0)
            larger = base.Reallocate(0, 0, count);
        if (memory != 0)
            Copy((float*)memory, (float*)larger, Math.Min(oldCount, count));
        Free(memory);
        return larger;
    }

    /// <inheritdoc/>
    public override void Free(nint memory)
    {
        if (_allocations.TryRemove(memory, out var allocation))
            allocation.Dispose();
        else
            base.Free(memory);
    }

    /// <summary>Frees the allocator. All memory was given back before.</summary>
    public void Dispose() => _allocator.Dispose();

    private nint TryAllocate(long count)
    {
        if (count == 0 || count > uint.MaxValue / sizeof(float))
            return 0;
        try
        {
            using var pass = CaptureGate.Enter();
            var allocation = _allocator.Allocate((uint)(count * sizeof(float)));
            var memory = allocation.DangerousGetHandle();
            _allocations[memory] = allocation;
            return memory;
        }
        catch (OnnxRuntimeException)
        {
            return 0;
        }
    }
}
