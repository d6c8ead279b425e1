namespace XMem.Clips.Runs;

/// <summary>A frame of a run, and by what it is known to be the same.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file's name, without folder: frames may be elsewhere when a run is gone on with.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Written">When the file was written.</param>
internal sealed record RunInputFrame(string Name, string File, long Bytes, DateTime Written);
