using System.Numerics;

namespace XMem.Memory;

/// <summary>Counts which elements reads chose, in the order of the queries, so that sums do not depend on what ranked them.</summary>
internal static class UsageCounting
{
    /// <summary>Adds the affinities of chosen elements to their counters.</summary>
    /// <param name="stores">Whose elements are numbered through.</param>
    /// <param name="elements">What was chosen; negative for nothing.</param>
    /// <param name="weights">The affinity of each.</param>
    public static void Count<T>(IReadOnlyList<ElementStore> stores, ReadOnlySpan<T> elements, ReadOnlySpan<float> weights)
        where T : IBinaryInteger<T>
    {
        for (var i = 0; i < elements.Length; i++)
        {
            var element = int.CreateChecked(elements[i]);
            if (element < 0)
                continue;
            var store = Locate(stores, ref element);
            store.Usage[element][0] += weights[i];
        }
    }

    /// <summary>The store of an element, whose number becomes that in the store.</summary>
    public static ElementStore Locate(IReadOnlyList<ElementStore> stores, ref int element)
    {
        var s = 0;
        for (; element >= stores[s].Count; s++)
            element -= stores[s].Count;
        return stores[s];
    }
}
