using XMem.Memory;
using XMem.Tensors;
using XMem.Tests.Support;

namespace XMem.Tests.Memory;

/// <summary>Similarity, top-k softmax, usage and readout against the reference (golden b).</summary>
public sealed unsafe class MemoryReaderTests
{
    private const int Elements = 200;
    private const int Queries = 48;
    private const int KeyChannels = 64;
    private const int ValueChannels = 32;
    private const int Objects = 2;

    private static readonly ObjectGroup[] Groups = [new(0, Objects)];

    [Theory]
    [InlineData("similarity", true, true)]
    [InlineData("similarity_no_shrinkage", false, true)]
    [InlineData("similarity_no_selection", true, false)]
    public void Similarity_equals_the_reference(string golden, bool withShrinkage, bool withSelection)
    {
        using var store = MakeStore(withShrinkage);
        using var key = TestTensors.From(Npy.Floats("b", "in_qk.npy"), KeyChannels, Queries);
        using var selection = TestTensors.From(withSelection ? Npy.Floats("b", "in_qe.npy") : Ones(KeyChannels * Queries), KeyChannels, Queries);
        var expected = Npy.Floats("b", golden + ".npy");
        var depth = SimilarityRow.Length(KeyChannels);
        using var panel = new NativeTensor(depth, SimilarityKernel.PanelWidth);
        using var scores = new NativeTensor(Elements, SimilarityKernel.PanelWidth);
        for (var first = 0; first < Queries; first += SimilarityKernel.PanelWidth)
        {
            for (var lane = 0; lane < SimilarityKernel.PanelWidth; lane++)
                SimilarityRow.WriteQuery(key.Span[(first + lane)..], selection.Span[(first + lane)..], KeyChannels, Queries, panel.Span, lane);

            // Without selection the reference drops the query's own square from the sum.
            if (!withSelection)
                panel[depth - 1].Clear();
            SimilarityKernel.Multiply(store.SimilarityRows.Pointer(0), Elements, depth, panel.Pointer, scores.Pointer);
            for (var lane = 0; lane < SimilarityKernel.PanelWidth; lane++)
            {
                for (var element = 0; element < Elements; element++)
                {
                    var reference = expected[element * Queries + first + lane];
                    Assert.Equal(reference, scores[element][lane], 1e-5 * TestTensors.Magnitude(expected));
                }
            }
        }
    }

    [Theory]
    [InlineData(30, "top30", 1)]
    [InlineData(30, "top30", 2)]
    [InlineData(int.MaxValue, "full", 2)]
    public void Readout_and_usage_equal_the_reference(int topK, string golden, int threads)
    {
        using var store = MakeStore(withShrinkage: true);
        using var readout = new NativeTensor(Objects, ValueChannels, Queries);
        Read([store], topK, threads, readout);

        TestTensors.Close(Npy.Floats("b", $"readout_{golden}.npy"), readout.Span, 1e-5, "readout");
        var usage = Enumerable.Range(0, Elements).Select(element => store.Usage[element][0]).ToArray();
        TestTensors.Close(Npy.Floats("b", $"usage_{golden}.npy"), usage, 1e-5, "usage");
        Assert.All(Enumerable.Range(0, Elements), element => Assert.Equal(1, store.Usage[element][1], 1e-6));
    }

    [Fact]
    public void Where_the_elements_are_kept_makes_no_difference()
    {
        using var whole = MakeStore(withShrinkage: true);
        using var first = MakeStore(withShrinkage: true);
        using var second = MakeStore(withShrinkage: true);
        first.Keep([.. Enumerable.Range(0, 77)]);
        second.Keep([.. Enumerable.Range(77, Elements - 77)]);
        using var expected = new NativeTensor(Objects, ValueChannels, Queries);
        using var actual = new NativeTensor(Objects, ValueChannels, Queries);
        Read([whole], 30, 2, expected);
        Read([first, second], 30, 2, actual);

        Assert.Equal(expected.Span, actual.Span);
        Assert.Equal(whole.Usage[76].ToArray(), first.Usage[76].ToArray());
        Assert.Equal(whole.Usage[199].ToArray(), second.Usage[122].ToArray());
    }

    [Fact]
    public void Scores_so_low_that_the_reference_divides_zero_by_zero_still_give_a_readout()
    {
        using var store = MakeStore(withShrinkage: true);
        using var key = TestTensors.From([.. Npy.Floats("b", "in_qk.npy").Select(value => value + 100)], KeyChannels, Queries);
        using var selection = TestTensors.From(Ones(KeyChannels * Queries), KeyChannels, Queries);
        using var reader = new MemoryReader(30, ValueChannels, 1);
        using var readout = new NativeTensor(Objects, ValueChannels, Queries);
        reader.Read([store], Groups, key, selection, readout, countUsage: true);
        foreach (var value in readout.Span)
            Assert.True(float.IsFinite(value));
        var usage = Enumerable.Range(0, Elements).Sum(element => store.Usage[element][0]);
        Assert.Equal(Queries, usage, 1e-3);
    }

    private static void Read(ElementStore[] stores, int topK, int threads, NativeTensor readout)
    {
        using var key = TestTensors.From(Npy.Floats("b", "in_qk.npy"), KeyChannels, Queries);
        using var selection = TestTensors.From(Npy.Floats("b", "in_qe.npy"), KeyChannels, Queries);
        using var reader = new MemoryReader(topK, ValueChannels, threads);
        reader.Read(stores, Groups, key, selection, readout, countUsage: true);
    }

    private static ElementStore MakeStore(bool withShrinkage)
    {
        var store = new ElementStore(KeyChannels, ValueChannels, Elements);
        store.Append(Elements);
        store.AddGroups(Groups);
        store.Values[0].Append(Elements);
        using var keys = TestTensors.From(Npy.Floats("b", "in_mk.npy"), KeyChannels, Elements);
        using var values = TestTensors.From(Npy.Floats("b", "in_mv.npy"), Objects * ValueChannels, Elements);
        var shrinkage = withShrinkage ? Npy.Floats("b", "in_ms.npy") : Ones(Elements);
        Planar.ToRows(keys.Pointer, KeyChannels, Elements, store.Keys.Pointer(0), KeyChannels);
        Planar.ToRows(values.Pointer, Objects * ValueChannels, Elements, store.Values[0].Pointer(0), Objects * ValueChannels);
        for (var element = 0; element < Elements; element++)
            store.Shrinkage[element][0] = shrinkage[element];
        HostKernels.Instance.WriteSimilarityRows(store, 0, Elements);
        return store;
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];
}
