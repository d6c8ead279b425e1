namespace XMem.Imaging;

/// <summary>A mask with the name of its file, by which it can be matched to a frame.</summary>
/// <param name="Name">The file's name, without folder and extension.</param>
/// <param name="IsFromFolder">Whether it was found in a folder of masks, rather than named itself.</param>
/// <param name="Mask">The labels.</param>
public sealed record NamedMask(string Name, bool IsFromFolder, IndexMask Mask);
