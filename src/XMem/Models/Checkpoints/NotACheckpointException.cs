namespace XMem.Models.Checkpoints;

/// <summary>A file is something else than a checkpoint.</summary>
/// <param name="reason">What it is or how it begins, as a clause.</param>
internal sealed class NotACheckpointException(string reason) : Exception(reason);
