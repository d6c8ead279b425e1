using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Tensors;

/// <summary>Main memory, aligned to 64 bytes.</summary>
internal unsafe class HostMemory : MemorySpace
{
    private const nuint Alignment = 64;

    /// <inheritdoc/>
    public override OrtMemoryInfo Info => OrtMemoryInfo.DefaultInstance;

    /// <inheritdoc/>
    public override nint Allocate(long count) => Reallocate(0, 0, count);

    /// <inheritdoc/>
    public override nint Reallocate(nint memory, long oldCount, long count) =>
        (nint)NativeMemory.AlignedRealloc((void*)memory, checked((nuint)count * sizeof(float)), Alignment);

    /// <inheritdoc/>
    public override void Free(nint memory) => NativeMemory.AlignedFree((void*)memory);

    /// <inheritdoc/>
    public override void Copy(float* source, float* destination, long count) =>
        NativeMemory.Copy(source, destination, (nuint)count * sizeof(float));

    /// <inheritdoc/>
    public override void Clear(float* values, long count) => NativeMemory.Clear(values, (nuint)count * sizeof(float));

    /// <inheritdoc/>
    public override void Read(float* source, float* host, long count) => Copy(source, host, count);

    /// <inheritdoc/>
    public override void Write(float* host, float* destination, long count) => Copy(host, destination, count);

    /// <inheritdoc/>
    public override void GatherRows(float* source, int count, int width, ReadOnlySpan<int> rows, float* destination)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rows[i], (uint)count, nameof(rows));
            var from = source + (long)rows[i] * width;
            var to = destination + (long)i * width;
            if (from != to)
                new ReadOnlySpan<float>(from, width).CopyTo(new Span<float>(to, width));
        }
    }

    /// <inheritdoc/>
    public override void RemoveColumns(float* values, int count, int width, int first, int columns)
    {
        var narrow = width - columns;
        for (var row = 0; row < count; row++)
        {
            var source = new ReadOnlySpan<float>(values + (long)row * width, width);
            var target = new Span<float>(values + (long)row * narrow, narrow);
            source[..first].CopyTo(target);
            source[(first + columns)..].CopyTo(target[first..]);
        }
    }

    /// <inheritdoc/>
    public override void MoveBlocks(IBlockTransfer transfer, float* values, long count) => transfer.Move(values, count);
}
