using XMem.Imaging;

namespace XMem.Tracking;

/// <summary>All masks of one frame, laid over each other.</summary>
/// <param name="Mask">The labels, at the frame's size.</param>
/// <param name="IsGiven">For each object followed, in the tracker's order, whether the mask has it.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
internal sealed record GivenMask(IndexMask Mask, bool[] IsGiven, bool IsPermanent);
