using System.Management.Automation;

namespace XMem.Shell.Commands.Utility;

/// <summary>A random whole number, or some of the objects given.</summary>
[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = "Number")]
internal sealed class GetRandomCommand : PSCmdlet
{
    private readonly List<object> _items = [];

    [Parameter(Position = 0, ParameterSetName = "Number")]
    public long Maximum { get; set; } = int.MaxValue;

    [Parameter(ParameterSetName = "Number")]
    public long Minimum { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Items", ValueFromPipeline = true)]
    public object[] InputObject { get; set; } = [];

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    [Parameter]
    public int? SetSeed { get; set; }

    protected override void ProcessRecord() => _items.AddRange(InputObject);

    protected override void EndProcessing()
    {
        var random = SetSeed is { } seed ? new Random(seed) : Random.Shared;
        if (ParameterSetName == "Items")
        {
            var items = _items.ToArray();
            random.Shuffle(items);
            WriteObject(items.Take(Count), enumerateCollection: true);
            return;
        }

        if (Minimum >= Maximum)
        {
            var exception = new PSInvalidOperationException($"Minimum ({Minimum}) must be less than Maximum ({Maximum}).");
            ThrowTerminatingError(new ErrorRecord(exception, "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument, Minimum));
        }

        for (var i = 0; i < Count; i++)
        {
            var number = random.NextInt64(Minimum, Maximum);
            WriteObject(number is >= int.MinValue and <= int.MaxValue ? (int)number : number);
        }
    }
}
