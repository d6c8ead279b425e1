using System.Management.Automation;

namespace XMem.PowerShell.Tests.Support;

/// <summary>What is required of every error: a fixed id, and a message that says what was wrong and what to do.</summary>
internal static class ErrorAssertions
{
    /// <summary>Requires an error to have an id, to come from a command, and to say all of some words.</summary>
    /// <param name="error">The error.</param>
    /// <param name="id">The fixed id.</param>
    /// <param name="command">Name of the cmdlet, such as <c>Add-XMemMask</c>.</param>
    /// <param name="words">Parts of the message.</param>
    public static void Is(this ErrorRecord error, string id, string command, params ReadOnlySpan<string> words)
    {
        Assert.Equal($"{id},XMem.PowerShell.Cmdlets.{command.Replace("-", "", StringComparison.Ordinal)}Command", error.FullyQualifiedErrorId);
        foreach (var word in words)
            Assert.Contains(word, error.Exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
