using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Objects;

/// <summary>Groups objects by value or by properties.</summary>
[Cmdlet(VerbsData.Group, "Object")]
[Alias("group")]
internal sealed class GroupObjectCommand : ObjectCommand
{
    private readonly List<PSObject> _items = [];

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter]
    public SwitchParameter AsString { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (HasInput)
            _items.Add(InputObject!);
    }

    protected override void EndProcessing()
    {
        var properties = SelectedProperty.Parse(Property);
        var names = CaseSensitive ? StringComparer.CurrentCulture : StringComparer.CurrentCultureIgnoreCase;
        var groups = _items
            .Select(item => (Item: item, Values: Values(item, properties)))
            .GroupBy(entry => Name(entry.Values), names)
            .OrderBy(group => group.First().Values[0], new ValueComparer(!CaseSensitive));

        if (AsHashTable)
        {
            var table = new Hashtable(names);
            foreach (var group in groups)
                table[AsString ? group.Key : group.First().Values[0] ?? ""] = group.Select(entry => entry.Item).ToArray();
            WriteObject(table);
            return;
        }

        foreach (var group in groups)
            WriteObject(Result(group.Key, [.. group.Select(entry => entry.Item)], group.First().Values));
    }

    private PSObject Result(string name, Collection<PSObject> items, object?[] values)
    {
        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty("Values", values));
        result.Properties.Add(new PSNoteProperty("Count", items.Count));
        if (!NoElement)
            result.Properties.Add(new PSNoteProperty("Group", items));
        result.Properties.Add(new PSNoteProperty("Name", name));
        result.TypeNames.Insert(0, NoElement ? "Microsoft.PowerShell.Commands.GroupInfoNoElement" : "Microsoft.PowerShell.Commands.GroupInfo");
        return result;
    }

    private static object?[] Values(PSObject item, IReadOnlyList<SelectedProperty> properties) =>
        properties.Count == 0 ? [item.BaseObject] : [.. properties.Select(property => property.ReadFirst(item))];

    private static string Name(object?[] values) => string.Join(", ", values.Select(value => LanguagePrimitives.ConvertTo<string>(value)));
}
