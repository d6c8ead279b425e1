using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace XMem.Shell.Commands.Support;

/// <summary>A property as users name it: a name, perhaps with wildcards, a script block, or a table with Name, Expression and Descending.</summary>
/// <param name="Label">The name in the result; null where the name is the property's own.</param>
/// <param name="Expression">Finds the values.</param>
/// <param name="Descending">The direction of sorting; null where the command decides.</param>
internal sealed record SelectedProperty(string? Label, PSPropertyExpression Expression, bool? Descending)
{
    /// <summary>Reads the values of a -Property parameter.</summary>
    public static IReadOnlyList<SelectedProperty> Parse(object[]? properties) => [.. (properties ?? []).Select(Parse)];

    /// <summary>Name and value of every property of an object that this means; one with a null value where it has none.</summary>
    public IEnumerable<(string Name, object? Value)> Read(PSObject item)
    {
        var results = Expression.GetValues(item);
        if (results.Count == 0)
        {
            if (!Expression.HasWildCardCharacters)
                yield return (Label ?? Expression.ToString(), null);
            yield break;
        }

        foreach (var result in results)
            yield return (Label ?? result.ResolvedExpression.ToString(), result.Result);
    }

    /// <summary>The first value, or null.</summary>
    public object? ReadFirst(PSObject item) => Expression.GetValues(item) is [var first, ..] ? Base(first.Result) : null;

    private static SelectedProperty Parse(object property) => Base(property) switch
    {
        IDictionary table => ParseTable(table),
        ScriptBlock script => new SelectedProperty(script.ToString(), new PSPropertyExpression(script), Descending: null),
        PSPropertyExpression expression => new SelectedProperty(Label: null, expression, Descending: null),
        var name => new SelectedProperty(Label: null, new PSPropertyExpression(LanguagePrimitives.ConvertTo<string>(name)), Descending: null),
    };

    private static SelectedProperty ParseTable(IDictionary table)
    {
        string? label = null;
        object? expression = null;
        bool? descending = null;
        foreach (DictionaryEntry entry in table)
        {
            // PowerShell takes any unambiguous beginning of these words.
            var key = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (Means(key, "Name") || Means(key, "Label"))
                label = LanguagePrimitives.ConvertTo<string>(entry.Value);
            else if (Means(key, "Expression"))
                expression = Base(entry.Value);
            else if (Means(key, "Descending"))
                descending = LanguagePrimitives.IsTrue(entry.Value);
            else if (Means(key, "Ascending"))
                descending = !LanguagePrimitives.IsTrue(entry.Value);
            else
                throw new PSInvalidOperationException($"'{key}' is no key of a property: Name, Label, Expression, Descending and Ascending are.");
        }

        expression ??= label ?? throw new PSInvalidOperationException("A property table needs an Expression.");
        return expression is ScriptBlock script
            ? new SelectedProperty(label ?? script.ToString(), new PSPropertyExpression(script), descending)
            : new SelectedProperty(label, new PSPropertyExpression(LanguagePrimitives.ConvertTo<string>(expression)), descending);
    }

    private static bool Means(string key, string word) => key.Length > 0 && word.StartsWith(key, StringComparison.OrdinalIgnoreCase);

    private static object? Base(object? value) => value is PSObject item ? item.BaseObject : value;
}
