using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>A picture to paint on: R, G, B of each pixel as 32-bit floats, 0 to 1.</summary>
internal sealed class DemoCanvas(int width, int height)
{
    private const float Largest = 255;

    private readonly Vector3[] _pixels = new Vector3[width * height];

    /// <summary>Width in pixels.</summary>
    public int Width { get; } = width;

    /// <summary>Height in pixels.</summary>
    public int Height { get; } = height;

    /// <summary>The pixels of a row, from left to right.</summary>
    public Span<Vector3> Row(int y) => _pixels.AsSpan(y * Width, Width);

    /// <summary>A part of the canvas, interpolated bilinearly.</summary>
    /// <param name="left">Where its left column is, in pixels; not whole as a rule. A column and a row more than the part has are read.</param>
    /// <param name="top">Where its upper row is.</param>
    /// <param name="width">Width of the part.</param>
    /// <param name="height">Height of the part.</param>
    public DemoCanvas Cut(float left, float top, int width, int height)
    {
        var (x0, y0) = ((int)MathF.Floor(left), (int)MathF.Floor(top));
        var (u, v) = (left - x0, top - y0);
        var part = new DemoCanvas(width, height);
        for (var y = 0; y < height; y++)
        {
            var upper = Row(y0 + y)[x0..];
            var lower = Row(y0 + y + 1)[x0..];
            var row = part.Row(y);
            for (var x = 0; x < width; x++)
                row[x] = Vector3.Lerp(Vector3.Lerp(upper[x], upper[x + 1], u), Vector3.Lerp(lower[x], lower[x + 1], u), v);
        }

        return part;
    }

    /// <summary>The picture as bytes, R G B, row by row.</summary>
    public byte[] ToRgb()
    {
        var bytes = new byte[3 * _pixels.Length];
        for (var i = 0; i < _pixels.Length; i++)
        {
            var color = Vector3.Clamp(_pixels[i], Vector3.Zero, Vector3.One) * Largest;
            for (var channel = 0; channel < 3; channel++)
                bytes[3 * i + channel] = (byte)MathF.Round(color[channel]);
        }

        return bytes;
    }
}
