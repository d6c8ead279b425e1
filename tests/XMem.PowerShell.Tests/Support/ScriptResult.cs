using System.Collections.ObjectModel;
using System.Management.Automation;

namespace XMem.PowerShell.Tests.Support;

/// <summary>What a script left behind: its objects, its streams, and the error that ended it, if one did.</summary>
internal sealed record ScriptResult(
    Collection<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress,
    ErrorRecord? TerminatingError)
{
    /// <summary>The objects as .NET sees them.</summary>
    public IReadOnlyList<object?> Values => [.. Output.Select(item => item?.BaseObject)];

    /// <summary>The only object; fails the test when there is none or more, or when there was an error.</summary>
    public PSObject Single => Assert.Single(Succeeded().Output);

    /// <summary>The only error, terminating or not; fails the test when there is none or more.</summary>
    public ErrorRecord Error => Assert.Single(TerminatingError is null ? Errors : [.. Errors, TerminatingError]);

    /// <summary>Fails the test when there was an error.</summary>
    public ScriptResult Succeeded()
    {
        Assert.Null(TerminatingError?.ToString());
        Assert.Empty(Errors.Select(error => error.ToString()));
        return this;
    }
}
