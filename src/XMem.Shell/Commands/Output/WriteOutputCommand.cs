using System.Management.Automation;

namespace XMem.Shell.Commands.Output;

/// <summary>Sends objects down the pipeline.</summary>
[Cmdlet(VerbsCommunications.Write, "Output")]
[Alias("echo", "write")]
internal sealed class WriteOutputCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => WriteObject(InputObject, enumerateCollection: !NoEnumerate);
}
