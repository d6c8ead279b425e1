using System.Text.Json.Serialization;
using XMem.Models;

namespace XMem.Memory;

/// <summary>How many elements and values a memory holds; their content is in blocks.</summary>
internal sealed record StoreState
{
    /// <summary>Elements.</summary>
    public required int Elements { get; init; }

    /// <summary>For each object group the elements that it has values for.</summary>
    public required int[] Values { get; init; }

    /// <summary>Whether it is possible: the first group has values for all elements, the others for no more than those before them.</summary>
    [JsonIgnore]
    public bool IsConsistent => Elements >= 0 && Values is not null
        && Values.Prepend(Elements).Zip(Values).All(pair => pair.Second >= 0 && pair.Second <= pair.First)
        && (Values.Length == 0 ? Elements == 0 : Values[0] == Elements);

    /// <summary>What is to be saved of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="groups">Number of object groups; the store may have no values yet of the last ones.</param>
    public static StoreState Of(ElementStore store, int groups) => new()
    {
        Elements = store.Count,
        Values = [.. Enumerable.Range(0, groups).Select(group => store.Count - store.FirstElementOf(group))],
    };

    /// <summary>Float32 values that the blocks have.</summary>
    /// <param name="dimensions">Ck and Cv.</param>
    /// <param name="groups">Objects in each group.</param>
    public long CountValues(ModelDimensions dimensions, int[] groups) =>
        checked((Elements * (dimensions.Key + 3L)) + groups.Zip(Values, (objects, elements) => (long)elements * objects * dimensions.Value).Sum());
}
