using System.Collections;
using System.Management.Automation;

namespace XMem.Shell.Commands.Objects;

/// <summary>Makes an object of a .NET type.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
internal sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string TypeName { get; set; } = "";

    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter]
    public IDictionary Property { get; set; } = new Hashtable();

    protected override void ProcessRecord()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, out Type type))
        {
            var exception = new PSInvalidOperationException($"Cannot find type [{TypeName}].");
            ThrowTerminatingError(new ErrorRecord(exception, "TypeNotFound", ErrorCategory.InvalidType, TypeName));
            return;
        }

        var result = type == typeof(PSObject) || type == typeof(PSCustomObject)
            ? new PSObject()
            : PSObject.AsPSObject(InvokeCommand.InvokeScript("param($type, $arguments) $type::new.Invoke($arguments)", type, ArgumentList).Single());

        foreach (DictionaryEntry entry in Property)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (result.Properties[name] is { } existing)
                existing.Value = entry.Value;
            else
                result.Properties.Add(new PSNoteProperty(name, entry.Value));
        }

        WriteObject(result);
    }
}
