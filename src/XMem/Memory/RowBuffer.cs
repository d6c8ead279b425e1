using System.Runtime.CompilerServices;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Rows of float32 of one width, contiguous in main memory or a device's: one row per memory element. Rows are appended in place; room
/// is made ahead, so that appending moves nothing as long as the capacity suffices.
/// </summary>
internal sealed unsafe class RowBuffer : IDisposable
{
    private readonly NativeBuffer _buffer;
    private readonly int _capacity;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="width">Values a row.</param>
    /// <param name="capacity">Rows to make room for with the first one.</param>
    /// <param name="space">Where the rows lie; main memory if null.</param>
    public RowBuffer(int width, int capacity, MemorySpace? space = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Width = width;
        _capacity = capacity;
        _buffer = new NativeBuffer(space);
    }

    /// <summary>Values a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the rows held take.</summary>
    public long Bytes => (long)Count * Width * sizeof(float);

    /// <summary>One row, of rows in main memory.</summary>
    public Span<float> this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
            return _buffer.Space.IsHost ? new(Pointer(row), Width) : throw new InvalidOperationException("The rows lie in a device's memory.");
        }
    }

    /// <summary>The first value of a row; the row after the last is allowed.</summary>
    public float* Pointer(int row) => _buffer.Pointer + (long)row * Width;

    /// <summary>Rows in a row.</summary>
    public TensorView View(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)(uint)first + (uint)count, (ulong)Count, nameof(count));
        return new TensorView(_buffer.Space, Pointer(first), count, Width);
    }

    /// <summary>Adds rows at the end; their values are undefined until written.</summary>
    /// <returns>The index of the first new row.</returns>
    public int Append(int rows)
    {
        var first = Count;
        var count = checked(first + rows);
        var needed = (long)count * Width;
        if (needed > _buffer.Capacity)
        {
            var wanted = first == 0 ? (long)_capacity * Width : _buffer.Capacity / 2 * 3;
            _buffer.Resize(Math.Max(needed, Math.Min(wanted, _buffer.Space.MaxCount)));
        }

        Count = count;
        return first;
    }

    /// <summary>Keeps the given rows, in order, and drops all others.</summary>
    /// <param name="rows">Ascending row indices.</param>
    public void Keep(ReadOnlySpan<int> rows)
    {
        // What comes before the first row that goes stays where it is.
        var first = 0;
        while (first < rows.Length && rows[first] == first)
            first++;
        if (first < rows.Length)
            _buffer.Space.GatherRows(_buffer.Pointer, Count, Width, rows[first..], Pointer(first));
        Count = rows.Length;
    }

    /// <summary>Takes values out of every row; the rows become narrower in place.</summary>
    /// <param name="first">The first value to take out.</param>
    /// <param name="count">How many, fewer than <see cref="Width"/>.</param>
    public void RemoveColumns(int first, int count)
    {
        _buffer.Space.RemoveColumns(_buffer.Pointer, Count, Width, first, count);
        Width -= count;
    }

    /// <summary>Moves all rows to a file or back.</summary>
    public void MoveBlocks(IBlockTransfer transfer) => _buffer.Space.MoveBlocks(transfer, _buffer.Pointer, (long)Count * Width);

    public void Dispose() => _buffer.Dispose();
}
