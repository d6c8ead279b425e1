namespace XMem.Evaluation;

/// <summary>How well an object's mask of one frame agrees with the ground truth.</summary>
/// <param name="Frame">The frame's name.</param>
/// <param name="J">Region similarity: intersection over union, 0 to 1; 1 if both masks are empty.</param>
/// <param name="F">Boundary accuracy: F-measure of the boundary pixels, 0 to 1.</param>
public sealed record FrameAccuracy(string Frame, double J, double F)
{
    /// <summary>The mean of <see cref="J"/> and <see cref="F"/>.</summary>
    public double JAndF => (J + F) / 2;
}
