using XMem.Devices;
using XMem.Tensors;
using XMem.Tests.Memory;
using XMem.Tests.Support;

namespace XMem.Tests.Devices;

/// <summary>Memories on a device: what moves within it, and whole scripts of objects that come and go against a slow, obvious memory.</summary>
public sealed unsafe class DeviceMemoryTests : IDisposable
{
    private readonly DeviceKernels _kernels = ProcessorAsDevice.Kernels(ScriptedMemory.KeyChannels, ScriptedMemory.ValueChannels);

    public static TheoryData<int[], (int Frame, int Item)[], int[], int, int, int> Scripts => new()
    {
        // Frames at which objects join; removals, each before a frame is read; frames kept for good; k, T_max, LT_max.
        { [0], [], [], 8, 4, 18 },
        { [0], [], [], 500, 4, 10000 },
        { [0, 2, 6], [], [], 8, 4, 18 },
        { [0, 0, 3, 20], [], [5, 21], 8, 5, 23 },
        { [0, 2, 6], [(9, 0), (9, 0)], [], 8, 4, 10000 },
        { [0, 1, 20, 25], [(18, 1), (18, 0), (31, 0)], [4], 8, 4, 18 },
    };

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Memory_is_as_if_elements_owned_their_values(
        int[] joins, (int Frame, int Item)[] removals, int[] kept, int topK, int maxFrames, int longTermCapacity)
    {
        using (var memory = new ScriptedMemory(topK, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity, _kernels))
        {
            var naive = new NaiveMemory(topK, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
            for (var t = 0; t < 40; t++)
            {
                foreach (var (_, item) in removals.Where(removal => removal.Frame == t))
                {
                    memory.Bank.RemoveObject(item);
                    naive.Remove(item);
                    MemoryComparison.Close(naive, memory.Bank, $"after the removal at {t}");
                }

                var objects = joins.Count(join => join <= t) - removals.Count(removal => removal.Frame <= t);
                if (objects == 0)
                    continue;
                TestTensors.Close(naive.Step(t, objects, kept.Contains(t)), memory.Step(t, objects, kept.Contains(t)), 1e-4, $"readout at {t}");
                MemoryComparison.Close(naive, memory.Bank, $"at {t}");
            }

            Assert.True(memory.Bank.Consolidations > 0);
            Assert.Equal(naive.EvictedElements, memory.Bank.LongTerm.Evicted);
        }

        Assert.Equal(0, Memory.Bytes);
    }

    [Fact]
    public void Values_go_there_and_come_back()
    {
        using var values = TestTensors.Draw("there", 3, 5, 7);
        using var there = new NativeTensor(Memory);
        using var copy = new NativeTensor(Memory);
        using var back = new NativeTensor();
        values.CopyTo(there);
        there.CopyTo(copy);
        copy.CopyTo(back);
        Assert.Equal(values.Shape, back.Shape);
        Assert.Equal(values.Span, back.Span);
        Assert.Equal(values.Span.ToArray(), values.ToArray());
        Assert.Equal(values.ToArray(), there.ToArray());
    }

    [Fact]
    public void Values_on_a_device_are_not_to_be_looked_at()
    {
        using var there = new NativeTensor(Memory, 2, 3);
        Assert.Throws<InvalidOperationException>(() => there.Span.Length);
        Assert.Throws<InvalidOperationException>(() => there[1].Length);
        using var rows = new XMem.Memory.RowBuffer(4, 3, Memory);
        rows.Append(2);
        Assert.Throws<InvalidOperationException>(() => rows[1].Length);
    }

    [Fact]
    public void Rows_grow_and_shrink_as_in_main_memory()
    {
        using var here = new XMem.Memory.RowBuffer(5, 3);
        using var there = new XMem.Memory.RowBuffer(5, 3, Memory);
        using var values = TestTensors.Draw("rows", 9, 5);
        foreach (var rows in new[] { here, there })
        {
            rows.Append(2);
            rows.Append(7);
            rows.View(0, 9).Space.Write(values.Pointer, rows.Pointer(0), values.Count);
            rows.Keep([0, 1, 4, 5, 8]);
            rows.RemoveColumns(1, 2);
            rows.Append(1);
            rows.Keep([2, 3]);
        }

        Assert.Equal((here.Count, here.Width), (there.Count, there.Width));
        for (var row = 0; row < here.Count; row++)
            Assert.Equal(DeviceRows.Read(here, row), DeviceRows.Read(there, row));
        there.Keep([]);
        Assert.Equal(0, there.Count);
    }

    [Fact]
    public void More_than_there_is_says_so()
    {
        var refusal = Assert.Throws<XMemException>(() => new NativeTensor(Memory, int.MaxValue, 2));
        Assert.Equal(XMemErrorKind.ExecutionProviderUnavailable, refusal.Kind);
        Assert.StartsWith("17,179,869,176 bytes in one piece are more than ONNX Runtime gives out", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, Memory.Bytes);
    }

    [Fact]
    public void Values_cross_the_bus_in_portions()
    {
        const int Count = (1 << 22) + 5;
        using var values = new NativeTensor(Count);
        for (var i = 0; i < Count; i++)
            values.Span[i] = i % 1009;
        using var there = new NativeTensor(Memory);
        values.CopyTo(there);
        Assert.Equal(values.ToArray(), there.ToArray());
        Memory.Clear(there.Pointer + 1, Count - 2);
        Assert.Equal([(Count - 1) % 1009], there.ToArray().Where(value => value != 0));
    }

    private DeviceMemory Memory => (DeviceMemory)_kernels.Space;
}
