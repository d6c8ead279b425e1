using XMem.Imaging;

namespace XMem.Tracking;

/// <summary>A mask that waits for its frame.</summary>
/// <param name="Mask">The labels.</param>
/// <param name="FrameName">The frame it belongs to; null for the next one, whatever its name.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
internal sealed record PendingMask(IndexMask Mask, string? FrameName, bool IsPermanent)
{
    /// <summary>Whether it belongs to a frame of that name.</summary>
    public bool IsFor(string frameName) => FrameName is null || FrameName.Equals(frameName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>All masks of one frame, laid over each other.</summary>
/// <param name="Mask">The labels, at the frame's size.</param>
/// <param name="IsGiven">For each object followed, in the tracker's order, whether the mask has it.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
internal sealed record GivenMask(IndexMask Mask, bool[] IsGiven, bool IsPermanent);
