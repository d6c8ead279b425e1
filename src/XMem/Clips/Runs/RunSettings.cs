using XMem.Networks.ExecutionProviders;
using XMem.Tracking.SavedSessions;

namespace XMem.Clips.Runs;

/// <summary>What masks depend on besides frames and masks given. All of it stays the same as long as a run lasts.</summary>
internal sealed record RunSettings
{
    /// <summary>Version of the module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The model.</summary>
    public required RunModel Model { get; init; }

    /// <summary>Name of what runs the networks.</summary>
    public required string ExecutionProvider { get; init; }

    /// <summary>In which numbers the networks compute.</summary>
    public required Precision Precision { get; init; }

    /// <summary>How to track.</summary>
    public required OptionsState Options { get; init; }

    /// <summary>The sizes and orientations that frames are tracked in.</summary>
    public required string[] Views { get; init; }

    /// <summary>Which way to track.</summary>
    public required ClipDirection Direction { get; init; }

    /// <summary>How masks are written.</summary>
    public required RunOutput Output { get; init; }
}
