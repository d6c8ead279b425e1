using System.Management.Automation;

namespace XMem.PowerShell;

/// <summary>All error records of the module. The id of an error is fixed: scripts may rely on it.</summary>
internal static class ErrorRecords
{
    /// <summary>What the engine reports, with its kind as id.</summary>
    public static ErrorRecord From(XMemException exception, object? target = null) =>
        new(exception, exception.Kind.ToString(), CategoryOf(exception.Kind), exception.Path ?? target);

    /// <summary>No session is open, and none was given.</summary>
    public static ErrorRecord SessionNotFound() => new(
        new InvalidOperationException("There is no open session. Make one with New-XMemSession, then give it a mask with Add-XMemMask."),
        "SessionNotFound",
        ErrorCategory.ObjectNotFound,
        targetObject: null);

    /// <summary>No session has that id or name.</summary>
    public static ErrorRecord SessionNotFound(string wanted) => new(
        new InvalidOperationException($"There is no open session '{wanted}'. Get-XMemSession lists those that are."),
        "SessionNotFound",
        ErrorCategory.ObjectNotFound,
        wanted);

    /// <summary>Several sessions are open, and none was given.</summary>
    public static ErrorRecord SessionAmbiguous(IEnumerable<string> names) => new(
        new InvalidOperationException($"Several sessions are open: {string.Join(", ", names)}. Say which with -Session."),
        "SessionAmbiguous",
        ErrorCategory.InvalidArgument,
        targetObject: null);

    /// <summary>A path belongs to another provider, such as the registry's.</summary>
    public static ErrorRecord NotAFilePath(string path) => new(
        new ArgumentException($"'{path}' is not a path of the file system.", nameof(path)),
        "NotAFilePath",
        ErrorCategory.InvalidArgument,
        path);

    /// <summary>A path or pattern leads nowhere.</summary>
    public static ErrorRecord PathNotFound(string path) => new(
        new ItemNotFoundException($"There is no file '{path}'. Check the path; in -Path, [ and ] are wildcards: use -LiteralPath for names that have them."),
        "PathNotFound",
        ErrorCategory.ObjectNotFound,
        path);

    /// <summary>Frames came and went, but the masks wait for others.</summary>
    public static ErrorRecord NoFrameForMask(int frames, IReadOnlyList<string> awaited) => new(
        new InvalidOperationException(
            $"None of {frames} frames was tracked: the masks given wait for {string.Join(", ", awaited.Select(name => $"'{name}'"))}, which "
            + "was not among them. A mask is matched by its file's name when it comes from a folder or the pipeline; "
            + "Add-XMemMask -Path gives it to the next frame, whatever its name."),
        "NoFrameForMask",
        ErrorCategory.InvalidData,
        awaited);

    /// <summary>A file is there already and -NoClobber was given.</summary>
    public static ErrorRecord FileExists(string path) => new(
        new IOException($"'{path}' exists already and was left as it is. Leave -NoClobber out to replace it."),
        "FileExists",
        ErrorCategory.ResourceExists,
        path);

    /// <summary>Files are to be both kept and replaced.</summary>
    public static ErrorRecord ForceAndNoClobber() => new(
        new InvalidOperationException("-NoClobber keeps files that are there, -Force replaces even read-only ones: give one of them."),
        "ForceAndNoClobber",
        ErrorCategory.InvalidArgument,
        targetObject: null);

    /// <summary>A command was told to write nothing at all.</summary>
    public static ErrorRecord NothingToWrite() => new(
        new InvalidOperationException("Say what to write: a folder of pictures with -Destination, a -Video, a -ContactSheet, or several of them."),
        "NothingToWrite",
        ErrorCategory.InvalidArgument,
        targetObject: null);

    /// <summary>A result has no frame file to draw on.</summary>
    public static ErrorRecord FrameHasNoFile(string frameName) => new(
        new InvalidOperationException($"Frame '{frameName}' did not come from a file, so that there is nothing to draw its mask over."),
        "FrameHasNoFile",
        ErrorCategory.InvalidData,
        frameName);

    private static ErrorCategory CategoryOf(XMemErrorKind kind) => kind switch
    {
        XMemErrorKind.FrameUnreadable or XMemErrorKind.MaskUnreadable or XMemErrorKind.SessionFileUnreadable or XMemErrorKind.RunUnreadable => ErrorCategory.ReadError,
        XMemErrorKind.DestinationNotWritable => ErrorCategory.WriteError,
        XMemErrorKind.ModelNotFound or XMemErrorKind.ObjectNotFound => ErrorCategory.ObjectNotFound,
        XMemErrorKind.ModelExists or XMemErrorKind.RunExists => ErrorCategory.ResourceExists,
        XMemErrorKind.RunLocked => ErrorCategory.ResourceBusy,
        XMemErrorKind.CheckpointUnsafe => ErrorCategory.SecurityError,
        XMemErrorKind.UnknownExecutionProvider or XMemErrorKind.InvalidOption => ErrorCategory.InvalidArgument,
        XMemErrorKind.ExecutionProviderUnavailable or XMemErrorKind.NativeLibraryMissing => ErrorCategory.ResourceUnavailable,
        XMemErrorKind.NoMask or XMemErrorKind.SessionDisposed => ErrorCategory.InvalidOperation,
        _ => ErrorCategory.InvalidData,
    };
}
