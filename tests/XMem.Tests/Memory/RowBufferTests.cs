using XMem.Memory;
using XMem.Tensors;

namespace XMem.Tests.Memory;

/// <summary>How rows grow.</summary>
public sealed class RowBufferTests
{
    [Fact]
    public void Rows_grow_by_half_but_not_past_what_can_be_had_in_one_piece()
    {
        var space = new SmallMemory();
        using var rows = new RowBuffer(5, 4, space);
        rows.Append(4);
        rows.Append(1);
        Assert.Equal([20, 27], space.Taken);
        Assert.Throws<InvalidOperationException>(() => rows.Append(1));
        Assert.Equal(5, rows.Count);
    }

    private sealed class SmallMemory : HostMemory
    {
        public List<long> Taken { get; } = [];

        public override long MaxCount => 27;

        public override nint Reallocate(nint memory, long oldCount, long count)
        {
            if (count > MaxCount)
                throw new InvalidOperationException();
            Taken.Add(count);
            return base.Reallocate(memory, oldCount, count);
        }
    }
}
