namespace XMem.Clips.Runs;

/// <summary>A mask given to a run.</summary>
/// <param name="Frame">Name of its frame.</param>
/// <param name="File">Its file's name, without folder; null if it came from none.</param>
/// <param name="Sha256">SHA-256 of its labels and palette, and of whether it is permanent.</param>
internal sealed record RunInputMask(string Frame, string? File, string Sha256);
