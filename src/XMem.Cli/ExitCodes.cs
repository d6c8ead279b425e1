namespace XMem.Cli;

/// <summary>What the process returns (docs/CLIPS.md). Schedulers rely on it: numbers do not change.</summary>
internal static class ExitCodes
{
    /// <summary>All masks are there.</summary>
    public const int Done = 0;

    /// <summary>Something that nobody foresaw.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line is wrong, or does not fit the run that is in the destination.</summary>
    public const int WrongUsage = 2;

    /// <summary>A frame, a mask or a run's report cannot be used.</summary>
    public const int InputUnreadable = 3;

    /// <summary>The model is missing or damaged.</summary>
    public const int Model = 4;

    /// <summary>The execution provider or a system library does not work on this machine.</summary>
    public const int Device = 5;

    /// <summary>There is not enough memory.</summary>
    public const int OutOfMemory = 6;

    /// <summary>The destination cannot be written to, or is full.</summary>
    public const int Disk = 7;

    /// <summary>Another task works on the destination.</summary>
    public const int Locked = 8;

    /// <summary>Ctrl+C or a signal; the run can be gone on with.</summary>
    public const int Interrupted = 130;

    /// <summary>The code for an error.</summary>
    public static int Of(Exception exception) => exception switch
    {
        OperationCanceledException => Interrupted,
        XMemException { InnerException: { } cause } when IsOutOfMemory(cause) => OutOfMemory,
        XMemException known => Of(known.Kind),
        _ => IsOutOfMemory(exception) ? OutOfMemory : Unexpected,
    };

    private static int Of(XMemErrorKind kind) => kind switch
    {
        XMemErrorKind.InvalidOption or XMemErrorKind.UnknownExecutionProvider or XMemErrorKind.RunExists or XMemErrorKind.RunMismatch => WrongUsage,
        XMemErrorKind.ModelNotFound or XMemErrorKind.ModelCorrupt or XMemErrorKind.SessionModelMismatch => Model,
        XMemErrorKind.ExecutionProviderUnavailable or XMemErrorKind.NativeLibraryMissing => Device,
        XMemErrorKind.DestinationNotWritable => Disk,
        XMemErrorKind.RunLocked => Locked,
        XMemErrorKind.FrameUnreadable or XMemErrorKind.FrameSizeChanged or XMemErrorKind.FrameSizeUnsupported
            or XMemErrorKind.MaskUnreadable or XMemErrorKind.MaskSizeMismatch or XMemErrorKind.MaskIsColor or XMemErrorKind.MaskIsAntialiased
            or XMemErrorKind.MaskIsEmpty or XMemErrorKind.NoMask or XMemErrorKind.RunUnreadable or XMemErrorKind.SessionFileUnreadable => InputUnreadable,
        _ => Unexpected,
    };

    /// <summary>The native libraries tell of memory that they did not get in words only.</summary>
    private static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException
        || exception.Message.Contains("bad_alloc", StringComparison.Ordinal)
        || exception.Message.Contains("bad allocation", StringComparison.Ordinal)
        || exception.Message.Contains("Failed to allocate memory", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("Insufficient memory", StringComparison.OrdinalIgnoreCase);
}
