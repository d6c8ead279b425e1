using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace XMem.PowerShell.Completers;

/// <summary>Completes an argument from a list of names.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var start = wordToComplete.Trim('\'', '"');
        return Names()
            .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(Write(Quote(name)), name, CompletionResultType.ParameterValue, name));
    }

    private protected abstract IEnumerable<string> Names();

    /// <summary>What to type for a name.</summary>
    /// <param name="name">The name, in quotes where PowerShell needs them.</param>
    private protected virtual string Write(string name) => name;

    private static string Quote(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.')
            ? name
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
