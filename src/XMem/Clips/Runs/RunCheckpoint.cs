namespace XMem.Clips.Runs;

/// <summary>Where a run can be gone on with.</summary>
/// <param name="Pass">Which pass, from 0.</param>
/// <param name="Position">Frames of the pass that are behind.</param>
/// <param name="FrameCount">Entries of <see cref="RunReport.Frames"/> that are from before the checkpoint.</param>
/// <param name="Session">Name of the session file in the run's folder; null at the beginning of a pass.</param>
internal sealed record RunCheckpoint(int Pass, int Position, int FrameCount, string? Session);
