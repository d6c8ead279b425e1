using XMem.Tensors;
using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>Objects that leave: what the others have in memory stays theirs, bit by bit, and what nobody is left for goes.</summary>
public sealed class RemovedObjectTests
{
    public static TheoryData<int[], (int Frame, int Item)[], int, int> Scripts => new()
    {
        // Frames at which objects join; removals, each before a frame is read; T_max, LT_max.
        { [0, 2, 6], [(9, 1)], 4, 10000 },
        { [0, 2, 6], [(9, 0)], 4, 10000 },
        { [0, 2, 6], [(9, 0), (9, 0)], 4, 10000 },
        { [0, 0, 0], [(13, 1)], 4, 18 },
        { [0, 0, 3, 20], [(7, 0), (15, 0), (30, 1)], 5, 23 },
        { [0, 3, 20], [(3, 0)], 4, 18 },
        { [0, 20, 20], [(12, 0)], 4, 18 },
        { [0, 1, 20, 25], [(18, 1), (18, 0), (31, 0)], 4, 18 },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Memory_is_as_if_elements_owned_their_values(int[] joins, (int Frame, int Item)[] removals, int maxFrames, int longTermCapacity)
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        var naive = new NaiveMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        for (var t = 0; t < 50; t++)
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
            TestTensors.Close(naive.Step(t, objects), memory.Step(t, objects), 1e-4, $"readout at {t}");
            MemoryComparison.Close(naive, memory.Bank, $"at {t}");
            Assert.Equal(objects, memory.Bank.ObjectCount);
        }

        Assert.True(memory.Bank.Consolidations > 0);
        Assert.Equal(naive.EvictedElements, memory.Bank.LongTerm.Evicted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_others_read_next_what_they_would_have_read(int removed)
    {
        int[] joins = [0, 0, 2, 9, 9];
        using var whole = Filled();
        using var without = Filled();
        without.Bank.RemoveObject(removed);

        var expected = Read(whole);
        var actual = Read(without);

        const int PerObject = ScriptedMemory.ValueChannels * ScriptedMemory.FrameElements;
        Assert.Equal([.. expected[..(removed * PerObject)], .. expected[((removed + 1) * PerObject)..]], actual);

        ScriptedMemory Filled()
        {
            var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
            for (var t = 0; t < 25; t++)
                memory.Step(t, joins.Count(join => join <= t));
            Assert.True(memory.Bank.LongTerm.Elements.Count > 0);
            return memory;
        }
    }

    [Fact]
    public void Those_that_joined_with_it_go_on_for_good_as_if_nothing_had_happened()
    {
        using var whole = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
        using var without = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
        for (var t = 0; t < 60; t++)
        {
            if (t == 9)
                without.Bank.RemoveObject(2);
            var expected = whole.Step(t, 3);
            var actual = without.Step(t, t < 9 ? 3 : 2);
            Assert.Equal(expected[..actual.Length], actual);
        }

        Assert.Equal(whole.Bank.LongTerm.Evicted, without.Bank.LongTerm.Evicted);
        Assert.True(whole.Bank.LongTerm.Evictions > 3);
    }

    [Fact]
    public void With_the_last_object_everything_goes_and_another_can_come()
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
        for (var t = 0; t < 15; t++)
            memory.Step(t, 2);
        memory.Bank.RemoveObject(1);
        memory.Bank.RemoveObject(0);
        Assert.Equal((0, 0, 0L), (memory.Bank.ElementCount, memory.Bank.GroupCount, memory.Bank.Working.Bytes + memory.Bank.LongTerm.Elements.Bytes));
        Assert.Empty(memory.Bank.Working.Frames);

        using var fresh = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
        for (var t = 15; t < 40; t++)
            Assert.Equal(fresh.Step(t, 1), memory.Step(t, 1));
    }

    [Fact]
    public void Objects_that_come_and_go_leave_no_permanent_frames()
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 10000);
        for (var t = 0; t < 60; t++)
        {
            memory.Step(t, t % 4 == 2 ? 2 : 1);
            if (t % 4 == 2)
                memory.Bank.RemoveObject(1);
            Assert.InRange(memory.Bank.Working.Frames.Count(frame => frame.IsPermanent), 1, 2);
            Assert.InRange(memory.Bank.Working.Frames.Count, 1, 5);
        }
    }

    [Fact]
    public void An_object_that_was_never_stored_has_nothing_to_forget()
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 18);
        memory.Step(0, 1);
        memory.Bank.RemoveObject(1);
        Assert.Equal((1, ScriptedMemory.FrameElements), (memory.Bank.ObjectCount, memory.Bank.ElementCount));
    }

    private static float[] Read(ScriptedMemory memory)
    {
        using var key = TestTensors.From(ScriptedMemory.Key(99), ScriptedMemory.KeyChannels, ScriptedMemory.FrameElements);
        using var selection = TestTensors.From(ScriptedMemory.Selection(99), ScriptedMemory.KeyChannels, ScriptedMemory.FrameElements);
        using var readout = new NativeTensor(memory.Bank.ObjectCount, ScriptedMemory.ValueChannels, ScriptedMemory.FrameElements);
        memory.Bank.Read(key, selection, readout);
        return readout.Span.ToArray();
    }
}
