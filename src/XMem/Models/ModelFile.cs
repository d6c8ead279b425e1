namespace XMem.Models;

/// <summary>A file of a model folder as model.json records it.</summary>
/// <param name="Name">The file's name in the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256);
