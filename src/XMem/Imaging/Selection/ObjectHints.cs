namespace XMem.Imaging.Selection;

/// <summary>What a user says of where an object is.</summary>
public sealed record ObjectHints
{
    /// <summary>A box around the object, with some background at its edges. Needed unless a mask of the object is refined.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>Points on the object.</summary>
    public IReadOnlyList<PixelPoint> Foreground { get; init; } = [];

    /// <summary>Points beside the object.</summary>
    public IReadOnlyList<PixelPoint> Background { get; init; } = [];

    /// <summary>The object's label, 1 to 255.</summary>
    public int ObjectId { get; init; } = 1;
}
