using System.Management.Automation;

namespace XMem.Shell.Commands.Utility;

/// <summary>Asks the user for a line.</summary>
[Cmdlet(VerbsCommunications.Read, "Host")]
[OutputType(typeof(string), typeof(System.Security.SecureString))]
internal sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    public string[] Prompt { get; set; } = [];

    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    protected override void ProcessRecord()
    {
        if (Prompt.Length > 0)
            Host.UI.Write($"{string.Join(' ', Prompt)}: ");

        WriteObject(AsSecureString ? Host.UI.ReadLineAsSecureString() : Host.UI.ReadLine());
    }
}
