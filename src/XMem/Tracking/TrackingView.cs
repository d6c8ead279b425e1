using System.Globalization;

namespace XMem.Tracking;

/// <summary>How a session's frames are shown to one of its trackers.</summary>
/// <param name="Size">Length of the shorter edge that frames are resized to; negative keeps the source size.</param>
/// <param name="Flip">Whether frames are mirrored before, and masks after tracking (docs/ALGORITHM.md 10.6).</param>
public sealed record TrackingView(int Size, bool Flip = false)
{
    /// <summary>The views that several sizes make, in their order.</summary>
    /// <param name="sizes">See <see cref="Size"/>.</param>
    /// <param name="flip">Whether each size is tracked mirrored as well, right after the view that is not.</param>
    public static TrackingView[] CreateAll(IEnumerable<int> sizes, bool flip) =>
        [.. sizes.SelectMany<int, TrackingView>(size => flip ? [new(size), new(size, Flip: true)] : [new(size)])];

    /// <summary>The size, such as "480", and whether it is mirrored, as in "480 flipped".</summary>
    public override string ToString() => Size.ToString(CultureInfo.InvariantCulture) + (Flip ? " flipped" : "");
}
