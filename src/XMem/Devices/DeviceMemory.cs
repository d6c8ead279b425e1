using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tensors;

namespace XMem.Devices;

/// <summary>A device's memory, as ONNX Runtime hands it out. Whatever moves in it or to it is moved by graphs that run on the device.</summary>
internal sealed unsafe class DeviceMemory : MemorySpace, IDisposable
{
    // What crosses the bus passes through a second place on the device, which ONNX Runtime keeps: 16 MB of it.
    private const int BusPortion = 1 << 22;

    // Extents of views are 32-bit numbers.
    private const int Portion = 1 << 30;

    private readonly GraphKernel _copy;
    private readonly GraphKernel _gatherRows;
    private readonly GraphKernel _gatherColumns;
    private readonly OrtAllocator _allocator;
    private readonly ConcurrentDictionary<nint, OrtMemoryAllocation> _allocations = [];
    private readonly PinnedMemory? _pinned;
    private long _bytes;

    /// <summary>Opens a device's memory.</summary>
    /// <param name="memory">The memory, and what runs the graphs.</param>
    public DeviceMemory(ProviderMemory memory)
    {
        var provider = memory.Provider;
        Info = memory.Info;
        _copy = new GraphKernel("copy", CopyGraph.Create(), provider, SessionUse.Memory);
        _gatherRows = new GraphKernel("gather rows", MemoryGraphs.Gather(axis: 0), provider);
        _gatherColumns = new GraphKernel("gather columns", MemoryGraphs.Gather(axis: 1), provider);
        _allocator = new OrtAllocator(_copy.Session, Info);
        _pinned = memory.Pinned is null ? null : PinnedMemory.TryOpen(_copy.Session, memory.Pinned);
    }

    /// <inheritdoc/>
    public override OrtMemoryInfo Info { get; }

    /// <summary>Main memory for what goes to the device and comes back.</summary>
    public MemorySpace HostSpace => _pinned ?? Host;

    /// <summary>Bytes that are taken now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public override long MaxCount => uint.MaxValue / sizeof(float);

    /// <inheritdoc/>
    public override nint Allocate(long count)
    {
        if (count == 0)
            return 0;
        if (count > MaxCount)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"{count * sizeof(float):N0} bytes in one piece are more than ONNX Runtime gives out of a device's memory, 4 GiB. "
                + "Use a smaller Size or MaxWorkingFrames, or follow fewer objects in one session.");
        }

        OrtMemoryAllocation allocation;
        try
        {
            using var pass = CaptureGate.Enter();
            allocation = _allocator.Allocate((uint)(count * sizeof(float)));
        }
        catch (OnnxRuntimeException exception)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"The device has no {count * sizeof(float):N0} bytes of memory left in one piece, beside the {Bytes:N0} that are taken. "
                + "Use a smaller Size, MaxWorkingFrames or LongTermCapacity, or end other programs that use the device.",
                innerException: exception);
        }

        var memory = allocation.DangerousGetHandle();
        _allocations[memory] = allocation;
        Interlocked.Add(ref _bytes, count * sizeof(float));
        return memory;
    }

    /// <inheritdoc/>
    public override nint Reallocate(nint memory, long oldCount, long count)
    {
        var larger = Allocate(count);
        if (memory != 0)
            Copy((float*)memory, (float*)larger, Math.Min(oldCount, count));
        Free(memory);
        return larger;
    }

    /// <inheritdoc/>
    public override void Free(nint memory)
    {
        if (memory == 0 || !_allocations.TryRemove(memory, out var allocation))
            return;
        Interlocked.Add(ref _bytes, -allocation.Size);
        allocation.Dispose();
    }

    /// <inheritdoc/>
    public override void Copy(float* source, float* destination, long count) => Copy(this, source, this, destination, count);

    /// <inheritdoc/>
    public override void Clear(float* values, long count)
    {
        using var zeros = new NativeBuffer();
        zeros.Resize(Math.Min(count, BusPortion));
        Host.Clear(zeros.Pointer, zeros.Capacity);
        for (var first = 0L; first < count; first += zeros.Capacity)
            Write(zeros.Pointer, values + first, Math.Min(zeros.Capacity, count - first));
    }

    /// <inheritdoc/>
    public override void Read(float* source, float* host, long count) => Copy(this, source, Host, host, count);

    /// <inheritdoc/>
    public override void Write(float* host, float* destination, long count) => Copy(Host, host, this, destination, count);

    /// <inheritdoc/>
    public override void GatherRows(float* source, int count, int width, ReadOnlySpan<int> rows, float* destination)
    {
        if (rows.IsEmpty)
            return;
        var from = new TensorView(this, source, count, width);
        if (destination < source || destination >= source + (long)count * width)
        {
            _gatherRows.Run(
                [GraphArgument.Create("x", from), GraphArgument.Create("indices", rows)],
                [GraphArgument.Create("y", new TensorView(this, destination, rows.Length, width))]);
            return;
        }

        // In place: a kernel must not write what it reads.
        using var gathered = new NativeTensor(this, rows.Length, width);
        GatherRows(source, count, width, rows, gathered.Pointer);
        Copy(gathered.Pointer, destination, gathered.Count);
    }

    /// <inheritdoc/>
    public override void RemoveColumns(float* values, int count, int width, int first, int columns)
    {
        if (count == 0)
            return;
        using var narrow = new NativeTensor(this, count, width - columns);
        int[] kept = [.. Enumerable.Range(0, first), .. Enumerable.Range(first + columns, width - first - columns)];
        _gatherColumns.Run(
            [
                GraphArgument.Create("x", new TensorView(this, values, count, width)),
                GraphArgument.Create("indices", kept.AsSpan()),
            ],
            [GraphArgument.Create("y", narrow)]);
        Copy(narrow.Pointer, values, narrow.Count);
    }

    /// <summary>Frees the kernels. All memory was given back before.</summary>
    public void Dispose()
    {
        _allocator.Dispose();
        _pinned?.Dispose();
        _copy.Dispose();
        _gatherRows.Dispose();
        _gatherColumns.Dispose();
    }

    private void Copy(MemorySpace from, float* source, MemorySpace to, float* destination, long count)
    {
        var portion = from.IsHost || to.IsHost ? BusPortion : Portion;
        for (var first = 0L; first < count; first += portion)
        {
            var length = (int)Math.Min(portion, count - first);
            _copy.Run(
                [GraphArgument.Create("x", new TensorView(from, source + first, length))],
                [GraphArgument.Create("y", new TensorView(to, destination + first, length))]);
        }
    }
}
