using System.Runtime.InteropServices;

namespace XMem.Imaging.Selection;

/// <summary>A pixel of a frame, counted from its upper left corner, 0, 0.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelPoint(int X, int Y);
