using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace XMem.Shell;

/// <summary>Writes the command that runs a script with arguments, so that the engine binds them as if they were typed.</summary>
internal static partial class ScriptInvocation
{
    /// <summary>A command text for a script file.</summary>
    /// <param name="script">The script's full path.</param>
    /// <param name="arguments"><c>-Name value</c>, <c>-Name:value</c>, <c>-Switch</c>, <c>-Switch:$false</c> and plain values; values are strings.</param>
    public static string Write(string script, IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder("& ").Append(Quote(script));
        foreach (var argument in arguments)
            text.Append(' ').Append(Argument(argument));

        // A script's own exit ends the script and leaves $? false and the code in $LASTEXITCODE; at this level exit ends the shell.
        // $LASTEXITCODE of a program that failed earlier in a script that ran to its end does not count, as in pwsh.
        return text.Append("; if (-not $?) { exit ($LASTEXITCODE ? $LASTEXITCODE : 1) }").ToString();
    }

    private static string Argument(string argument)
    {
        var parameter = Parameter().Match(argument);
        if (!parameter.Success)
            return Quote(argument);

        var name = parameter.Groups["name"].Value;
        var value = parameter.Groups["value"];
        return value.Success ? $"{name}{Value(value.Value)}" : argument;
    }

    private static string Value(string value) => value.ToLowerInvariant() switch
    {
        "" => "",
        "$true" or "$false" or "$null" => value,
        _ => Quote(value),
    };

    private static string Quote(string value) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    [GeneratedRegex(@"^(?<name>-[\p{L}_][\p{L}\p{Nd}_]*(:|$))(?<value>(?<=:).*)?$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
