namespace XMem.Tests.Support;

/// <summary>What is required of every error of the engine: its kind, the file, and a message that says all that it should.</summary>
internal static class Refusal
{
    /// <summary>Requires an action to be refused.</summary>
    /// <param name="kind">The kind of error.</param>
    /// <param name="action">What is refused.</param>
    /// <param name="words">Parts of the message.</param>
    public static XMemException Of(XMemErrorKind kind, Action action, params ReadOnlySpan<string> words)
    {
        var error = Assert.Throws<XMemException>(action);
        Assert.Equal(kind, error.Kind);
        foreach (var word in words)
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>Requires an action to be refused because of a file that the error names.</summary>
    public static void OfFile(string path, XMemErrorKind kind, Action action, params ReadOnlySpan<string> words)
    {
        var error = Of(kind, action, words);
        Assert.Equal(path, error.Path);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
