using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>What a measuring process is to do.</summary>
/// <param name="Model">The model's folder.</param>
/// <param name="Frames">The clip's files, played back and forth.</param>
/// <param name="Mask">The first frame's mask.</param>
/// <param name="Options">How to track.</param>
/// <param name="Threads">Threads to use at most; the options leave it out of files.</param>
/// <param name="Provider">The execution provider's name.</param>
/// <param name="ProviderOptions">How it is used.</param>
/// <param name="FrameCount">Frames to track.</param>
/// <param name="WarmUp">Frames to track beforehand.</param>
/// <param name="Repeats">How often to track them.</param>
/// <param name="Destination">A folder for the masks.</param>
internal sealed record MeasuringRequest(
    string Model, IReadOnlyList<string> Frames, string Mask, TrackerOptions Options, int Threads, string Provider,
    ProviderOptions ProviderOptions, int FrameCount, int WarmUp, int Repeats, string Destination);
