using XMem.Models;

namespace XMem.Imaging;

/// <summary>
/// How a source frame lies in the network's input: resized, then padded to a multiple of 16 (docs/ALGORITHM.md 3.1, 3.2).
/// </summary>
/// <param name="SourceWidth">Width of the source in pixels.</param>
/// <param name="SourceHeight">Height of the source in pixels.</param>
/// <param name="Width">Width after resizing.</param>
/// <param name="Height">Height after resizing.</param>
/// <param name="PaddedWidth">Width of the network's input.</param>
/// <param name="PaddedHeight">Height of the network's input.</param>
/// <param name="Left">Columns of padding on the left; the larger half of an odd deficit is on the right.</param>
/// <param name="Top">Rows of padding on top; the larger half of an odd deficit is at the bottom.</param>
public sealed record FrameGeometry(
    int SourceWidth, int SourceHeight, int Width, int Height, int PaddedWidth, int PaddedHeight, int Left, int Top)
{
    /// <summary>Pixels of the network's input at most: beyond this a plane of a few objects no longer fits an array's index.</summary>
    public const int MaxPixels = 1 << 27;

    /// <summary>Rows of the key grid, h = H / 16.</summary>
    public int KeyHeight => PaddedHeight / ModelDimensions.Stride;

    /// <summary>Columns of the key grid, w = W / 16.</summary>
    public int KeyWidth => PaddedWidth / ModelDimensions.Stride;

    /// <summary>Memory elements of one frame, h x w.</summary>
    public int KeyCount => KeyHeight * KeyWidth;

    /// <summary>Works out the geometry.</summary>
    /// <param name="sourceWidth">Width of the source in pixels.</param>
    /// <param name="sourceHeight">Height of the source in pixels.</param>
    /// <param name="size">Length of the shorter edge after resizing; negative keeps the source size
    /// (docs/ALGORITHM.md 3.1).</param>
    public static FrameGeometry Create(int sourceWidth, int sourceHeight, int size)
    {
        var (width, height) = (sourceWidth, sourceHeight);
        if (size >= 0)
        {
            var shorter = Math.Min(sourceWidth, sourceHeight);
            width = sourceWidth == shorter ? size : (int)((long)size * sourceWidth / (double)shorter);
            height = sourceHeight == shorter ? size : (int)((long)size * sourceHeight / (double)shorter);
        }

        var paddedWidth = RoundUp(width);
        var paddedHeight = RoundUp(height);
        return new FrameGeometry(
            sourceWidth, sourceHeight, width, height, paddedWidth, paddedHeight, (paddedWidth - width) / 2, (paddedHeight - height) / 2);

        static int RoundUp(int extent) => (extent + ModelDimensions.Stride - 1) / ModelDimensions.Stride * ModelDimensions.Stride;
    }
}
