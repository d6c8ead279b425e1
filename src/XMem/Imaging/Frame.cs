using System.Runtime.InteropServices;
using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging;

/// <summary>One picture of a video, 8 bits a channel. Owns native memory: dispose it.</summary>
public sealed class Frame : IDisposable
{
    /// <summary>Takes ownership of a picture.</summary>
    /// <param name="name">The frame's name: its file name without folder and extension.</param>
    /// <param name="image">The picture as OpenCV has it: 8 bits, three channels, B G R.</param>
    /// <param name="path">The file it came from, if any.</param>
    public Frame(string name, Mat image, string? path = null)
    {
        if (image.Type() != MatType.CV_8UC3)
            throw new ArgumentException("A frame is an 8-bit picture of three channels.", nameof(image));
        Name = name;
        Image = image;
        Path = path;
    }

    /// <summary>The frame's name: its file name without folder and extension.</summary>
    public string Name { get; }

    /// <summary>The file it came from, if any.</summary>
    public string? Path { get; }

    /// <summary>Width in pixels.</summary>
    public int Width => Image.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => Image.Height;

    /// <summary>The picture: 8 bits, three channels, B G R.</summary>
    internal Mat Image { get; }

    /// <summary>The reading of the frame that is expected after this one, begun already; null if none is.</summary>
    internal Task<Frame>? Next { get; set; }

    /// <summary>Makes a frame of a picture in memory.</summary>
    /// <param name="name">The frame's name.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="rgb">Height x width x 3 bytes, R G B, row by row. Copied.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public static Frame FromRgb(string name, int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != checked(width * height * 3))
            throw new ArgumentException($"{width} x {height} pixels want {width * height * 3} bytes, not {rgb.Length}.", nameof(rgb));
        NativeLibraries.EnsureLoaded();
        var image = new Mat(height, width, MatType.CV_8UC3);
        rgb.CopyTo(MemoryMarshal.AsBytes(image.AsSpan<Vec3b>()));
        Cv2.CvtColor(image, image, ColorConversionCodes.RGB2BGR);
        return new Frame(name, image);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Image.Dispose();

        // Frames of a whole clip would hang together, and be collected together.
        Next = null;
    }
}
