using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Objects;

/// <summary>Sorts objects by value or by properties; equal ones keep their order.</summary>
[Cmdlet("Sort", "Object")]
[Alias("sort")]
internal sealed class SortObjectCommand : ObjectCommand
{
    private readonly List<PSObject> _items = [];

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter Stable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; } = int.MaxValue;

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; } = int.MaxValue;

    protected override void ProcessRecord()
    {
        if (HasInput)
            _items.Add(InputObject!);
    }

    protected override void EndProcessing()
    {
        var properties = SelectedProperty.Parse(Property);
        var values = new ValueComparer(ignoreCase: !CaseSensitive);
        var keyed = _items.Select(item => (Item: item, Keys: Keys(item, properties)));
        bool[] descending = [.. properties.Select(property => property.Descending ?? Descending.ToBool()).DefaultIfEmpty(Descending)];
        var comparer = Comparer<object?[]>.Create((x, y) => Compare(x, y, descending, values));

        IEnumerable<(PSObject Item, object?[] Keys)> sorted = keyed.OrderBy(entry => entry.Keys, comparer);
        if (Unique)
            sorted = WithoutRepetition(sorted, comparer);

        WriteObject(sorted.Select(entry => entry.Item).Take(Top).TakeLast(Bottom), enumerateCollection: true);
    }

    private static object?[] Keys(PSObject item, IReadOnlyList<SelectedProperty> properties) =>
        properties.Count == 0 ? [item.BaseObject] : [.. properties.Select(property => property.ReadFirst(item))];

    private static int Compare(object?[] x, object?[] y, bool[] descending, ValueComparer values)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var order = values.Compare(x[i], y[i]);
            if (order != 0)
                return descending[i] ? -order : order;
        }

        return 0;
    }

    private static IEnumerable<(PSObject Item, object?[] Keys)> WithoutRepetition(
        IEnumerable<(PSObject Item, object?[] Keys)> sorted, Comparer<object?[]> comparer)
    {
        object?[]? previous = null;
        foreach (var entry in sorted)
        {
            if (previous is not null && comparer.Compare(previous, entry.Keys) == 0)
                continue;

            previous = entry.Keys;
            yield return entry;
        }
    }
}
