using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace XMem.Imaging.Png;

/// <summary>The IHDR chunk of a PNG file.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="BitDepth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">What the samples mean.</param>
/// <param name="IsInterlaced">Whether the picture comes in the seven passes of Adam7.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool IsInterlaced)
{
    /// <summary>Length of the chunk's data in bytes.</summary>
    public const int Length = 13;

    private const long MaxPixelCount = PictureSize.MaxPixelCount;

    /// <summary>Whether the samples are what labels are read from: one of at most 8 bits a pixel.</summary>
    public bool IsIndexed => ColorType is PngColorType.Palette or PngColorType.Gray && BitDepth <= 8;

    /// <summary>Reads and checks the chunk's data.</summary>
    /// <exception cref="InvalidDataException">It describes no valid picture, or one beyond any use.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length)
            throw new InvalidDataException("its header has a wrong length.");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        var (depth, color, compression, filter, interlace) = (data[8], (PngColorType)data[9], data[10], data[11], data[12]);
        if (width == 0 || height == 0 || width > int.MaxValue || height > int.MaxValue || (long)width * height > MaxPixelCount)
            throw new InvalidDataException($"its header says {width} x {height} pixels, and 1 to {MaxPixelCount} pixels are read.");
        var depthIsValid = color switch
        {
            PngColorType.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!depthIsValid || compression != 0 || filter != 0 || interlace > 1)
            throw new InvalidDataException("its header describes no valid picture.");
        return new PngHeader((int)width, (int)height, depth, color, interlace == 1);
    }
}

/// <summary>What the samples of a PNG file mean (PNG specification, 11.2.1).</summary>
internal enum PngColorType : byte
{
    /// <summary>Gray values.</summary>
    Gray = 0,

    /// <summary>R, G, B.</summary>
    Rgb = 2,

    /// <summary>Indices of a palette.</summary>
    Palette = 3,

    /// <summary>Gray values and alpha.</summary>
    GrayAlpha = 4,

    /// <summary>R, G, B and alpha.</summary>
    Rgba = 6,
}
