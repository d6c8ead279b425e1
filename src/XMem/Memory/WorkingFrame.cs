namespace XMem.Memory;

/// <summary>One frame's share of working memory.</summary>
/// <param name="Elements">Its elements, HW.</param>
/// <param name="IsPermanent">Never consolidated: the first frame in which some objects were given.</param>
internal readonly record struct WorkingFrame(int Elements, bool IsPermanent);
