namespace XMem.PowerShell.DemoClips;

/// <summary>Where a demonstration clip was written.</summary>
/// <param name="FramesFolder">The frames, 00000.jpg and on.</param>
/// <param name="FirstMask">The mask of the first frame: what a tracker is given.</param>
/// <param name="GroundTruthFolder">The true masks of all frames, 00000.png and on.</param>
/// <param name="FrameCount">Number of frames.</param>
public sealed record DemoClipFiles(string FramesFolder, string FirstMask, string GroundTruthFolder, int FrameCount);
