using XMem.Memory;
using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>Consolidation, potentiation and eviction, step by step against the reference (goldens c1 and c4).</summary>
public sealed class MemoryBankTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("c1", 8, 18)]
    [InlineData("c4", 2, 19)]
    public void One_object_group_equals_the_reference_step_by_step(string golden, int topK, int longTermCapacity)
    {
        using var memory = new ScriptedMemory(topK, minFrames: 2, maxFrames: 4, prototypes: 5, longTermCapacity);
        var sizes = Npy.Load(SharedData.Golden(golden, "sizes.npy"));
        var (rows, columns) = (sizes.Shape[0], sizes.Shape[1]);
        for (var t = 0; t < rows; t++)
        {
            var readout = memory.Step(t, objects: 2);
            if (t > 0)
                TestTensors.Close(Npy.Floats(golden, $"t{t:00}_readout.npy"), readout, Tolerance, $"{golden} readout at {t}");

            var expected = sizes.Ints().AsSpan(t * columns, columns);
            Assert.Equal(expected[1], memory.Bank.Working.Elements.Count);
            Assert.Equal(expected[2], memory.Bank.LongTerm.Elements.Count);
            Compare(golden, t, "work", memory.Bank.Working.Elements);
            Compare(golden, t, "long", memory.Bank.LongTerm.Elements);
        }

        Assert.True(memory.Bank.Consolidations >= 6);
        Assert.True(memory.Bank.LongTerm.Evictions >= 3);
    }

    private static void Compare(string golden, int t, string store, ElementStore actual)
    {
        if (!File.Exists(SharedData.Golden(golden) + $"/t{t:00}_{store}_key.npy"))
            return;
        Check("key", actual.Keys, 0);
        Check("use", actual.Usage, 0);
        Check("life", actual.Usage, 1);
        if (store == "long")
            Check("shrinkage", actual.Shrinkage, 0);

        // The reference keeps objects x Cv planes; ours keeps rows of objects x Cv.
        Check("value_g0", actual.Values[0], 0);

        void Check(string what, RowBuffer rows, int column)
        {
            var expected = Npy.Load(SharedData.Golden(golden, $"t{t:00}_{store}_{what}.npy"));
            var channels = expected.Shape[..^1].Aggregate(1, (a, b) => a * b);
            var planes = new float[channels * rows.Count];
            for (var c = 0; c < channels; c++)
            {
                for (var i = 0; i < rows.Count; i++)
                    planes[c * rows.Count + i] = rows[i][column + c];
            }

            TestTensors.Close(expected.Floats(), planes, Tolerance, $"{golden} {store} {what} at {t}");
        }
    }
}
