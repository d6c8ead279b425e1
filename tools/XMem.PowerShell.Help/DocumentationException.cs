namespace XMem.PowerShell.Help;

/// <summary>A cmdlet or parameter is not documented as help needs it.</summary>
/// <param name="member">The type or property.</param>
/// <param name="message">What is missing.</param>
internal sealed class DocumentationException(string member, string message) : Exception(message)
{
    /// <summary>The type or property.</summary>
    public string Member { get; } = member;
}
