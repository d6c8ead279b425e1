namespace XMem.Models;

/// <summary>A model that a catalogue has found, not yet loaded.</summary>
/// <param name="Name">The name to ask for it by: its folder's.</param>
/// <param name="Folder">Its folder, a full path.</param>
public sealed record ModelCatalogueEntry(string Name, string Folder);
