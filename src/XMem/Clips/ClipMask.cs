using XMem.Imaging;

namespace XMem.Clips;

/// <summary>A mask given for a frame of a clip.</summary>
/// <param name="FrameName">The frame's name.</param>
/// <param name="Mask">The labels.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
public sealed record ClipMask(string FrameName, IndexMask Mask, bool IsPermanent = false);
