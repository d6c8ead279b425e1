using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>Frames that are kept for good: consolidation and eviction pass them by, and everything else is as it would be.</summary>
public sealed class PermanentFrameTests
{
    public static TheoryData<int[], int[], int, int> Scripts => new()
    {
        // Frames at which objects join; frames that are kept; T_max, LT_max.
        { [0, 0], [0], 4, 10000 },
        { [0, 0], [1, 2, 3], 4, 18 },
        { [0, 5], [2, 5, 17, 30], 4, 18 },
        { [0, 2, 6], [7, 8], 6, 10000 },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void They_stay_and_the_others_are_consolidated_as_ever(int[] joins, int[] kept, int maxFrames, int longTermCapacity)
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        var naive = new NaiveMemory(topK: 8, minFrames: 2, maxFrames, prototypes: 5, longTermCapacity);
        for (var t = 0; t < 50; t++)
        {
            var objects = joins.Count(join => join <= t);
            var isKept = kept.Contains(t);
            TestTensors.Close(naive.Step(t, objects, isKept), memory.Step(t, objects, isKept), 1e-4, $"readout at {t}");
            MemoryComparison.Close(naive, memory.Bank, $"at {t}");
            var permanent = joins.Concat(kept).Distinct().Where(frame => frame <= t).Order().ToArray();
            Assert.Equal(permanent.Length, memory.Bank.Working.PermanentFrames);
            Assert.InRange(memory.Bank.Working.ConsolidatableFrames, 0, maxFrames - 2);

            // From the first consolidation after the last of them on, they are the first ones in memory.
            if (t == 49)
                Assert.Equal(permanent.Select(frame => ScriptedMemory.Key(frame)[0]), permanent.Select((_, i) => memory.Bank.Working.Elements.Keys[i * ScriptedMemory.FrameElements][0]));
        }

        Assert.True(memory.Bank.Consolidations > 5);
    }

    [Fact]
    public void They_stay_when_another_object_leaves_and_go_with_the_last_that_they_know()
    {
        using var memory = new ScriptedMemory(topK: 8, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity: 10000);
        for (var t = 0; t < 20; t++)
            memory.Step(t, t < 10 ? 1 : 2, isKept: t is 3 or 10 or 12);
        Assert.Equal([true, true, true, true], memory.Bank.Working.Frames.Select(frame => frame.IsPermanent).Take(4));

        // Frame 10 is kept for its own sake, not only as the first of the second object.
        memory.Bank.RemoveObject(1);
        Assert.Equal(4, memory.Bank.Working.PermanentFrames);

        for (var t = 20; t < 24; t++)
            memory.Step(t, t < 22 ? 1 : 2, isKept: t == 23);
        memory.Bank.RemoveObject(0);
        Assert.Equal(2, memory.Bank.Working.PermanentFrames);
        Assert.Equal(2, memory.Bank.Working.Frames.Count);
    }
}
