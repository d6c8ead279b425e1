using XMem.Memory;
using XMem.Tests.Devices;
using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>Compares all that a memory bank holds with what <see cref="NaiveMemory"/> does.</summary>
internal static class MemoryComparison
{
    public static void Close(NaiveMemory expected, MemoryBank actual, string when)
    {
        Close([.. expected.Working], actual.Working.Elements, $"working memory {when}");
        Close(expected.LongTerm, actual.LongTerm.Elements, $"long-term memory {when}");
    }

    private static void Close(List<NaiveElement> expected, ElementStore actual, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Close(expected[i].Key, DeviceRows.Read(actual.Keys, i), "key");
            Close([expected[i].Shrinkage], DeviceRows.Read(actual.Shrinkage, i), "shrinkage");
            Close([expected[i].Use, expected[i].Life], actual.Usage[i], "usage");
            var values = new List<float>();
            for (var g = 0; g < actual.Values.Count; g++)
            {
                if (i >= actual.FirstElementOf(g))
                    values.AddRange(DeviceRows.Read(actual.Values[g], i - actual.FirstElementOf(g)));
            }

            Close([.. expected[i].Values.SelectMany(value => value!)], values.ToArray(), "value");

            void Close(double[] naive, ReadOnlySpan<float> ours, string part) =>
                TestTensors.Close([.. naive.Select(value => (float)value)], ours, 1e-4, $"{what}: {part} of element {i}");
        }
    }
}
