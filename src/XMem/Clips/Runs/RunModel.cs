namespace XMem.Clips.Runs;

/// <summary>The model of a run.</summary>
/// <param name="Id">Identifies its weights.</param>
/// <param name="Name">Its name.</param>
internal sealed record RunModel(string Id, string Name);
