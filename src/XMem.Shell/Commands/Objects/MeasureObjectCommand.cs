using System.Management.Automation;
using Microsoft.PowerShell.Commands;
using XMem.Shell.Commands.Support;

namespace XMem.Shell.Commands.Objects;

/// <summary>Counts objects; sums, averages and finds the extremes of their values or properties.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
[Alias("measure")]
internal sealed class MeasureObjectCommand : ObjectCommand
{
    private readonly Dictionary<string, Measurement> _measurements = new(StringComparer.OrdinalIgnoreCase);

    [Parameter(Position = 0)]
    public PSPropertyExpression[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    [Parameter]
    public SwitchParameter StandardDeviation { get; set; }

    [Parameter]
    public SwitchParameter AllStats { get; set; }

    private bool NeedsNumbers => Sum || Average || StandardDeviation || AllStats;

    protected override void ProcessRecord()
    {
        if (!HasInput)
            return;

        if (Property.Length == 0)
        {
            Add("", InputObject!.BaseObject);
            return;
        }

        foreach (var result in Property.SelectMany(property => property.GetValues(InputObject)))
            Add(result.ResolvedExpression.ToString(), result.Result);
    }

    protected override void EndProcessing()
    {
        foreach (var property in Property.Where(property => !property.HasWildCardCharacters && !_measurements.ContainsKey(property.ToString())))
        {
            var exception = new PSInvalidOperationException($"The property \"{property}\" cannot be found in the input for any objects.");
            WriteError(new ErrorRecord(exception, "GenericMeasurePropertyNotFound", ErrorCategory.InvalidArgument, targetObject: null));
        }

        if (Property.Length == 0 && _measurements.Count == 0)
            _measurements[""] = new Measurement();

        foreach (var (name, measurement) in _measurements)
            WriteObject(Result(name, measurement));
    }

    private void Add(string name, object? value)
    {
        if (value is null)
            return;

        if (!_measurements.TryGetValue(name, out var measurement))
            _measurements[name] = measurement = new Measurement();

        if (NeedsNumbers && !LanguagePrimitives.TryConvertTo(value, out double _))
        {
            var exception = new PSInvalidOperationException($"Input object \"{value}\" is not numeric.");
            WriteError(new ErrorRecord(exception, "NonNumericInputObject", ErrorCategory.InvalidType, value));
            return;
        }

        measurement.Add(value, NeedsNumbers);
    }

    private PSObject Result(string name, Measurement measurement)
    {
        var result = new PSObject();
        result.Properties.Add(new PSNoteProperty("Count", measurement.Count));
        result.Properties.Add(new PSNoteProperty("Average", Average || AllStats ? measurement.Average : null));
        result.Properties.Add(new PSNoteProperty("Sum", Sum || AllStats ? measurement.Sum : null));
        result.Properties.Add(new PSNoteProperty("Maximum", Maximum || AllStats ? measurement.Maximum : null));
        result.Properties.Add(new PSNoteProperty("Minimum", Minimum || AllStats ? measurement.Minimum : null));
        result.Properties.Add(new PSNoteProperty("StandardDeviation", StandardDeviation || AllStats ? measurement.StandardDeviation : null));
        result.Properties.Add(new PSNoteProperty("Property", name.Length == 0 ? null : name));
        result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.GenericMeasureInfo");
        return result;
    }
}
