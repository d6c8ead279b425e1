using System.Runtime.InteropServices;

namespace XMem.Imaging.Exr;

/// <summary>A rectangle of pixels, its right and lower edge included.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ExrWindow(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Width in pixels.</summary>
    public long Width => (long)Right - Left + 1;

    /// <summary>Height in pixels.</summary>
    public long Height => (long)Bottom - Top + 1;
}
