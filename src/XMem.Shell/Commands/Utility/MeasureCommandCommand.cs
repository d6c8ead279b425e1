using System.Diagnostics;
using System.Management.Automation;

namespace XMem.Shell.Commands.Utility;

/// <summary>The time that a script block takes.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Command")]
[OutputType(typeof(TimeSpan))]
internal sealed class MeasureCommandCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; } = ScriptBlock.Create("");

    protected override void ProcessRecord()
    {
        var start = Stopwatch.GetTimestamp();

        // In the caller's scope, as in pwsh: variables that it sets are there afterwards.
        InvokeCommand.InvokeScript(useLocalScope: false, Expression, input: null, args: null);
        WriteObject(Stopwatch.GetElapsedTime(start));
    }
}
