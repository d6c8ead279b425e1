namespace XMem.Tracking;

/// <summary>One object in one frame.</summary>
/// <param name="Label">The object's label in masks, 1..255.</param>
/// <param name="Area">Pixels that carry it, at the source's size; 0 while the object is not seen.</param>
public sealed record ObjectRegion(int Label, int Area);
