using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace XMem.PowerShell.Completers;

/// <summary>Completes an argument from a list of numbers.</summary>
public abstract class NumberCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Numbers(fakeBoundParameters)
            .Select(number => number.ToString(CultureInfo.InvariantCulture))
            .Where(number => number.StartsWith(wordToComplete, StringComparison.Ordinal))
            .Select(number => new CompletionResult(number));

    /// <summary>The numbers to choose from.</summary>
    /// <param name="bound">The command's other arguments by their parameters' names.</param>
    private protected abstract IEnumerable<int> Numbers(IDictionary bound);
}
