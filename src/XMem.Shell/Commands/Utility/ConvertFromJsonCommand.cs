using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace XMem.Shell.Commands.Utility;

/// <summary>Reads JSON: objects as custom objects or tables, arrays as arrays, whole numbers as Int64, times as DateTime.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
[OutputType(typeof(PSObject), typeof(Hashtable))]
internal sealed class ConvertFromJsonCommand : PSCmdlet
{
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1024 };

    private readonly List<string> _lines = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => _lines.Add(InputObject);

    protected override void EndProcessing()
    {
        var text = string.Join('\n', _lines);
        if (string.IsNullOrWhiteSpace(text))
            return;

        try
        {
            using var document = JsonDocument.Parse(text, Options);
            WriteObject(Value(document.RootElement), enumerateCollection: !NoEnumerate);
        }
        catch (JsonException exception)
        {
            var error = new PSInvalidOperationException($"Conversion from JSON failed: {exception.Message}", exception);
            ThrowTerminatingError(new ErrorRecord(error, "InvalidJson", ErrorCategory.InvalidData, text));
        }
    }

    private object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => AsHashtable ? Table(element) : CustomObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => Text(element),
        JsonValueKind.Number when element.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // A time has a T between date and hours; a date alone stays text, as in PowerShell.
    private static object Text(JsonElement element)
    {
        var text = element.GetString()!;
        return text.Contains('T', StringComparison.Ordinal) && element.TryGetDateTime(out var time) ? time : text;
    }

    private OrderedHashtable Table(JsonElement element)
    {
        var table = new OrderedHashtable();
        foreach (var member in element.EnumerateObject())
            table[member.Name] = Value(member.Value);
        return table;
    }

    private PSObject CustomObject(JsonElement element)
    {
        var result = new PSObject();
        foreach (var member in element.EnumerateObject())
        {
            result.Properties.Remove(member.Name);
            result.Properties.Add(new PSNoteProperty(member.Name, Value(member.Value)));
        }

        return result;
    }
}
