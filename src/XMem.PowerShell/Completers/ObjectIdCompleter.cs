using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Completers;

/// <summary>Completes numbers of the objects that the session follows: the one of -Session, or the runspace's only one.</summary>
public sealed class ObjectIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var open = SessionTable.Current.List();
        var given = fakeBoundParameters["Session"];
        var session = (given is PSObject wrapped ? wrapped.BaseObject : given) as XMemSession ?? (open.Count == 1 ? open[0] : null);
        return (session?.Objects ?? [])
            .Select(label => label.ToString(CultureInfo.InvariantCulture))
            .Where(label => label.StartsWith(wordToComplete, StringComparison.Ordinal))
            .Select(label => new CompletionResult(label));
    }
}
