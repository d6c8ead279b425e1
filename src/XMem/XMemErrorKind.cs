namespace XMem;

/// <summary>What went wrong, as a fixed name that scripts can rely on: it becomes the error id of the cmdlets.</summary>
public enum XMemErrorKind
{
    /// <summary>A frame file is missing, truncated, empty, or no picture.</summary>
    FrameUnreadable,

    /// <summary>A frame's size differs from the first frame of its session.</summary>
    FrameSizeChanged,

    /// <summary>A frame is too small or too large to be processed.</summary>
    FrameSizeUnsupported,

    /// <summary>A mask file is missing, truncated, empty, or no picture.</summary>
    MaskUnreadable,

    /// <summary>A mask's size differs from its frame's.</summary>
    MaskSizeMismatch,

    /// <summary>A mask is a color picture; labels are wanted.</summary>
    MaskIsColor,

    /// <summary>A mask has intermediate gray values: an antialiased or soft matte, not labels.</summary>
    MaskIsAntialiased,

    /// <summary>A mask labels no pixel.</summary>
    MaskIsEmpty,

    /// <summary>A frame was to be segmented before any mask was given.</summary>
    NoMask,

    /// <summary>A session follows no object of that label.</summary>
    ObjectNotFound,

    /// <summary>A checkpoint file is not one that this module can read.</summary>
    CheckpointUnreadable,

    /// <summary>A checkpoint asks to construct something that is neither tensor nor container.</summary>
    CheckpointUnsafe,

    /// <summary>A checkpoint's tensors are not those of an XMem network.</summary>
    CheckpointMismatch,

    /// <summary>No model of that name or in that folder.</summary>
    ModelNotFound,

    /// <summary>A model of that name exists already.</summary>
    ModelExists,

    /// <summary>A model folder is incomplete, or a file differs from its recorded hash.</summary>
    ModelCorrupt,

    /// <summary>No execution provider of that name.</summary>
    UnknownExecutionProvider,

    /// <summary>An execution provider is known but does not work on this machine.</summary>
    ExecutionProviderUnavailable,

    /// <summary>A native library (OpenCV, ONNX Runtime) or one it needs could not be loaded.</summary>
    NativeLibraryMissing,

    /// <summary>An option's value is out of range, or options contradict each other.</summary>
    InvalidOption,

    /// <summary>A session was used after it was removed.</summary>
    SessionDisposed,

    /// <summary>A session file is missing, incomplete, damaged, of a newer version, or no session file.</summary>
    SessionFileUnreadable,

    /// <summary>A saved session needs a model of other weights.</summary>
    SessionModelMismatch,

    /// <summary>A destination holds a run already, and what to do with it was not said.</summary>
    RunExists,

    /// <summary>A run in a destination has other frames, masks, options or weights than those asked for.</summary>
    RunMismatch,

    /// <summary>Another task works on the destination.</summary>
    RunLocked,

    /// <summary>A run's report is damaged or of a newer version.</summary>
    RunUnreadable,

    /// <summary>A file or folder could not be written.</summary>
    DestinationNotWritable,

    /// <summary>Predictions and ground truth do not match: missing frames, other sizes.</summary>
    EvaluationMismatch,
}
