namespace XMem;

/// <summary>An error with a fixed kind, the file it is about, and a message that says what to do.</summary>
public sealed class XMemException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="kind">The fixed name of the error.</param>
    /// <param name="message">What was wrong, where, and what to do about it.</param>
    /// <param name="path">The file or folder concerned, if any.</param>
    /// <param name="innerException">The cause, if any.</param>
    public XMemException(XMemErrorKind kind, string message, string? path = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Path = path;
    }

    /// <summary>The fixed name of the error.</summary>
    public XMemErrorKind Kind { get; }

    /// <summary>The file or folder concerned, if any.</summary>
    public string? Path { get; }

    /// <summary>Whether the error is one frame's own, so that the next frame may be fine.</summary>
    public bool IsAboutOneFrame => Kind is XMemErrorKind.FrameUnreadable or XMemErrorKind.FrameSizeChanged or XMemErrorKind.FrameSizeUnsupported;
}
