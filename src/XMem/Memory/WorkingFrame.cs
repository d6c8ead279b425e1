namespace XMem.Memory;

/// <summary>One frame's share of working memory.</summary>
/// <param name="Elements">Its elements, HW.</param>
/// <param name="StartsGroup">Whether it is the first frame of objects that are still followed.</param>
/// <param name="IsKept">Whether the user wants it kept for good.</param>
internal readonly record struct WorkingFrame(int Elements, bool StartsGroup, bool IsKept)
{
    /// <summary>Whether it is never consolidated.</summary>
    public bool IsPermanent => StartsGroup || IsKept;
}
