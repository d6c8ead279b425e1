using Microsoft.ML.OnnxRuntime;

namespace XMem.Tensors;

/// <summary>Where float32 values lie: in main memory, or in a device's, which only the device's kernels read and write.</summary>
internal abstract unsafe class MemorySpace
{
    /// <summary>Main memory.</summary>
    public static MemorySpace Host { get; } = new HostMemory();

    /// <summary>Whether the values can be read and written through pointers.</summary>
    public bool IsHost => this is HostMemory;

    /// <summary>The name by which ONNX Runtime knows it.</summary>
    public abstract OrtMemoryInfo Info { get; }

    /// <summary>Values that can be taken in one piece at most.</summary>
    public virtual long MaxCount => long.MaxValue;

    /// <summary>Takes memory for values, undefined until written.</summary>
    public abstract nint Allocate(long count);

    /// <summary>Takes memory for more or fewer values; those that were there stay, as far as they fit, and the old memory goes.</summary>
    public abstract nint Reallocate(nint memory, long oldCount, long count);

    /// <summary>Gives memory back. Null is allowed.</summary>
    public abstract void Free(nint memory);

    /// <summary>Copies values within this space; the two ranges do not overlap.</summary>
    public abstract void Copy(float* source, float* destination, long count);

    /// <summary>Sets values to zero.</summary>
    public abstract void Clear(float* values, long count);

    /// <summary>Brings values to main memory.</summary>
    public abstract void Read(float* source, float* host, long count);

    /// <summary>Brings values here from main memory.</summary>
    public abstract void Write(float* host, float* destination, long count);

    /// <summary>destination[i] = source[rows[i]], for rows of one width.</summary>
    /// <param name="source">The first value of the first row.</param>
    /// <param name="count">Rows of the source.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="rows">Rows to copy; when source and destination are the same, ascending and without repetition.</param>
    /// <param name="destination">The first value of the first row to write.</param>
    public abstract void GatherRows(float* source, int count, int width, ReadOnlySpan<int> rows, float* destination);

    /// <summary>Takes columns out of rows, in place: the rows become narrower and move up.</summary>
    /// <param name="values">The first value of the first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="first">The first column to take out.</param>
    /// <param name="columns">How many, fewer than <paramref name="width"/>.</param>
    public abstract void RemoveColumns(float* values, int count, int width, int first, int columns);

    /// <summary>Moves values to a file or back.</summary>
    public virtual void MoveBlocks(IBlockTransfer transfer, float* values, long count)
    {
        using var onHost = new NativeBuffer();
        onHost.Resize(count);
        Read(values, onHost.Pointer, count);
        transfer.Move(onHost.Pointer, count);
        Write(onHost.Pointer, values, count);
    }
}
