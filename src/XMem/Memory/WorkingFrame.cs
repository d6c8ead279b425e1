namespace XMem.Memory;

/// <summary>One frame's share of working memory.</summary>
/// <param name="Elements">Its elements, HW.</param>
/// <param name="StartsGroup">Whether it is the first frame of objects that are still followed.</param>
internal readonly record struct WorkingFrame(int Elements, bool StartsGroup)
{
    /// <summary>Whether it is never consolidated.</summary>
    public bool IsPermanent => StartsGroup;
}
