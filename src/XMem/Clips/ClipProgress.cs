using XMem.Tracking;

namespace XMem.Clips;

/// <summary>How far a run has come, told after every frame.</summary>
/// <param name="Result">What was found in the frame.</param>
/// <param name="Done">Frames done, those of earlier tasks among them.</param>
/// <param name="Total">Frames to do in all.</param>
/// <param name="FramesPerSecond">Rate of this task.</param>
/// <param name="Left">Time that the rest takes at this rate.</param>
public sealed record ClipProgress(XMemFrameResult Result, int Done, int Total, double FramesPerSecond, TimeSpan Left);
