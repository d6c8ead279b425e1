using System.Runtime.InteropServices;

namespace XMem.Imaging.Selection;

/// <summary>A rectangle of pixels of a frame.</summary>
/// <param name="X">Its first column, counted from 0.</param>
/// <param name="Y">Its first row, counted from 0.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelBox(int X, int Y, int Width, int Height);
