using OpenCvSharp;

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

    /// <inheritdoc/>
    public void Dispose() => Image.Dispose();
}
