using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>
/// Objects that join later. The reference pairs their values with wrong keys once memory is consolidated (docs/ALGORITHM.md 8.7)
/// and cannot evict; ours equals it up to the first consolidation, and from then on the memory as it is meant to be.
/// </summary>
public sealed class LateObjectTests
{
    public static TheoryData<int[], int, int, int> Scripts => new()
    {
        // Frames at which objects join, T_max, LT_max, frames in all.
        { [0, 2, 6], 4, 10000, 40 },
        { [0, 2, 3], 6, 10000, 40 },
        { [0, 3], 4, 18, 60 },
        { [0, 2, 6], 4, 18, 60 },
        { [0, 0, 1, 7, 7, 20], 5, 23, 60 },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_value_stays_with_its_key(int[] joins, int maxFrames, int longTermCapacity, int frames)
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        var naive = new NaiveMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        for (var t = 0; t < frames; t++)
        {
            var objects = joins.Count(join => join <= t);
            TestTensors.Close(naive.Step(t, objects), memory.Step(t, objects), 1e-4, $"readout at {t}");
            MemoryComparison.Close(naive, memory.Bank, $"at {t}");
            Assert.InRange(memory.Bank.LongTerm.Elements.Count, 0, longTermCapacity);
        }

        Assert.Equal(joins.Distinct().Count(), memory.Bank.GroupCount);
        Assert.Equal(naive.EvictedElements, memory.Bank.LongTerm.Evicted);
        Assert.Equal(longTermCapacity < 100, memory.Bank.LongTerm.Evictions > 0);
    }

    [Theory]
    [InlineData("c2", new[] { 0, 2, 6 }, 4, 3)]
    [InlineData("c3", new[] { 0, 2, 3 }, 6, 5)]
    public void Up_to_the_first_consolidation_the_reference_is_right_and_equalled(string golden, int[] joins, int maxFrames, int lastFrame)
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity: 10000);
        for (var t = 0; t <= lastFrame; t++)
        {
            var readout = memory.Step(t, joins.Count(join => join <= t));
            if (t > 0)
                TestTensors.Close(Npy.Floats(golden, $"t{t:00}_readout.npy"), readout, 1e-5, $"readout at {t}");
        }
    }

    [Fact]
    public void The_first_frame_of_every_group_stays_in_working_memory()
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 10000);
        for (var t = 0; t < 30; t++)
            memory.Step(t, t < 5 ? 1 : 2);

        var keys = memory.Bank.Working.Elements.Keys;
        AssertFrame(0, 0);
        AssertFrame(5, ScriptedMemory.FrameElements);
        Assert.Equal(2, memory.Bank.Working.Frames.Count(frame => frame.IsPermanent));
        Assert.InRange(memory.Bank.Working.Frames.Count, 3, 5);

        void AssertFrame(int t, int firstElement)
        {
            var key = ScriptedMemory.Key(t);
            for (var i = 0; i < ScriptedMemory.FrameElements; i++)
                Assert.Equal(key[i], keys[firstElement + i][0]);
        }
    }
}
