namespace XMem.Models;

/// <summary>A model that a catalog has found, not yet loaded.</summary>
/// <param name="Name">The name to ask for it by: its folder's.</param>
/// <param name="Folder">Its folder, a full path.</param>
public sealed record ModelCatalogEntry(string Name, string Folder);
