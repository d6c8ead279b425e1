using System.Management.Automation;
using Microsoft.PowerShell.Commands;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Objects;

/// <summary>Takes some objects of a stream, some properties of each object, or both.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
[Alias("select")]
internal sealed class SelectObjectCommand : ObjectCommand
{
    private readonly List<PSObject> _unique = [];
    private readonly Queue<PSObject> _last = new();
    private IReadOnlyList<SelectedProperty> _properties = [];
    private WildcardPattern[] _excluded = [];
    private HashSet<int>? _indices;
    private int _position = -1;
    private int _taken;

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public string[] ExcludeProperty { get; set; } = [];

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    private bool HasFirst => MyInvocation.BoundParameters.ContainsKey(nameof(First));

    private bool HasLast => MyInvocation.BoundParameters.ContainsKey(nameof(Last));

    protected override void BeginProcessing()
    {
        _properties = SelectedProperty.Parse(Property.Length == 0 && ExcludeProperty.Length > 0 ? ["*"] : Property);
        _excluded = [.. ExcludeProperty.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        _indices = Index is null ? null : [.. Index];
    }

    protected override void ProcessRecord()
    {
        if (!HasInput)
            return;

        _position++;
        if (_indices is not null)
        {
            if (_indices.Contains(_position))
                Emit(InputObject!);
            if (_position >= _indices.Max())
                StopUpstream();
            return;
        }

        // With -Last, -Skip counts from the end.
        if (!HasLast && _position < Skip)
            return;

        if (HasFirst && _taken < First)
        {
            _taken++;
            Emit(InputObject!);
        }
        else if (HasLast)
        {
            _last.Enqueue(InputObject!);
            if (_last.Count > (long)Last + Skip)
                _last.Dequeue();
        }
        else if (SkipLast > 0)
        {
            _last.Enqueue(InputObject!);
            if (_last.Count > SkipLast)
                Emit(_last.Dequeue());
        }
        else if (!HasFirst)
        {
            Emit(InputObject!);
        }

        if (HasFirst && !HasLast && _taken >= First)
            StopUpstream();
    }

    protected override void EndProcessing()
    {
        for (; HasLast && _last.Count > Skip;)
            Emit(_last.Dequeue());
    }

    /// <summary>Ends the commands that make more objects: nobody wants them.</summary>
    private void StopUpstream()
    {
        if (!Wait)
            throw EngineInternals.StopUpstream(this);
    }

    private void Emit(PSObject item)
    {
        foreach (var result in ExpandProperty is null ? [Project(item)] : Expand(item, ExpandProperty))
        {
            if (IsNew(result))
                WriteObject(result);
        }
    }

    private bool IsNew(PSObject item)
    {
        if (!Unique)
            return true;
        if (_unique.Exists(known => AreEqual(known, item)))
            return false;

        _unique.Add(item);
        return true;
    }

    private static bool AreEqual(PSObject x, PSObject y)
    {
        if (x.BaseObject is not PSCustomObject)
            return LanguagePrimitives.Equals(x.BaseObject, y.BaseObject, ignoreCase: false);

        var left = x.Properties.ToList();
        var right = y.Properties.ToList();
        return left.Count == right.Count
            && left.Zip(right, (a, b) => a.Name == b.Name && LanguagePrimitives.Equals(a.Value, b.Value, ignoreCase: false)).All(same => same);
    }

    private PSObject Project(PSObject item)
    {
        if (_properties.Count == 0)
            return item;

        var result = new PSObject();
        foreach (var property in _properties)
        {
            foreach (var (name, value) in property.Read(item))
                AddProperty(result, name, value);
        }

        // What PowerShell calls such an object, for format views and Get-Member.
        result.TypeNames.Insert(0, $"Selected.{item.BaseObject.GetType()}");
        return result;
    }

    private void AddProperty(PSObject target, string name, object? value)
    {
        if (!Array.Exists(_excluded, pattern => pattern.IsMatch(name)) && target.Properties[name] is null)
            target.Properties.Add(new PSNoteProperty(name, value));
    }

    private IEnumerable<PSObject> Expand(PSObject item, string name)
    {
        var results = new PSPropertyExpression(name).GetValues(item);
        if (results.Count == 0)
        {
            var exception = new PSInvalidOperationException($"Property \"{name}\" cannot be found.");
            WriteError(new ErrorRecord(exception, "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            yield break;
        }

        foreach (var value in results.SelectMany(result => Items(result.Result)))
        {
            var expanded = PSObject.AsPSObject(value);
            foreach (var (added, addedValue) in _properties.SelectMany(property => property.Read(item)))
                AddProperty(expanded, added, addedValue);
            yield return expanded;
        }
    }

    private static IEnumerable<object> Items(object? value)
    {
        if (LanguagePrimitives.GetEnumerable(value) is not { } items)
            return value is null ? [] : [value];

        return items.Cast<object?>().OfType<object>();
    }
}
