using System.Runtime.InteropServices;

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

/// <summary>A rectangle of pixels of a frame.</summary>
/// <param name="X">Its first column, counted from 0.</param>
/// <param name="Y">Its first row, counted from 0.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelBox(int X, int Y, int Width, int Height);

/// <summary>A pixel of a frame, counted from its upper left corner, 0, 0.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelPoint(int X, int Y);
