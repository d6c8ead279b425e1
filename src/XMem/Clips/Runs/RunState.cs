namespace XMem.Clips.Runs;

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>A task works on it, or was killed while it did.</summary>
    Running,

    /// <summary>A task was asked to stop, and left a checkpoint.</summary>
    Interrupted,

    /// <summary>An error ended a task.</summary>
    Failed,

    /// <summary>All masks are there.</summary>
    Done,
}
