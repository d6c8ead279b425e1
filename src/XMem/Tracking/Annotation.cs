using XMem.Tensors;

namespace XMem.Tracking;

/// <summary>Masks given for a frame (docs/ALGORITHM.md 9.3, 9.4).</summary>
/// <param name="Masks">n x H x W, 1 where a pixel belongs to an object, for all objects known and new; 0 elsewhere.</param>
/// <param name="IsGiven">For each of the n objects whether the annotation speaks of it. New objects come last, all given.</param>
/// <param name="IsPermanent">Whether the frame's memory is to be kept for good.</param>
internal sealed record Annotation(NativeTensor Masks, IReadOnlyList<bool> IsGiven, bool IsPermanent = false)
{
    /// <summary>Objects known once the annotation is taken in.</summary>
    public int ObjectCount => IsGiven.Count;

    /// <summary>Whether it speaks of every object, so that nothing is left to segment.</summary>
    public bool CoversAllObjects => IsGiven.All(given => given);
}
