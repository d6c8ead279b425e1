using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>A hedge out of focus behind a lawn, painted once and larger than the frame, so that the camera can move over it.</summary>
internal sealed class DemoBackground
{
    private const float Horizon = 0.46f;

    private readonly DemoCanvas _canvas;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Paints the background.</summary>
    public DemoBackground(int width, int height, int seed)
    {
        (_width, _height) = (width, height);
        var (marginX, marginY) = (Margin(width), Margin(height));
        _canvas = new DemoCanvas(width + 2 * marginX, height + 2 * marginY);
        var noise = new ValueNoise(seed + 10);
        for (var y = 0; y < _canvas.Height; y++)
        {
            // In frame heights, so that the picture is the same at every size.
            var row = _canvas.Row(y);
            for (var x = 0; x < row.Length; x++)
                row[x] = Color((x - marginX) / (float)height, (y - marginY) / (float)height, noise);
        }
    }

    /// <summary>The part that the camera sees.</summary>
    public DemoCanvas View(Vector2 camera) => _canvas.Cut(Margin(_width) + camera.X, Margin(_height) + camera.Y, _width, _height);

    private static int Margin(int length) => (int)MathF.Ceiling(0.05f * length) + 2;

    private static Vector3 Color(float x, float y, ValueNoise noise)
    {
        var edge = Horizon + 0.012f * (noise.At(x * 9, 3) - 0.5f);
        var hedge = Hedge(x, y, noise);
        if (y < edge - 0.01f)
            return hedge;
        var lawn = Lawn(x, MathF.Max(y, edge), noise);
        return y > edge + 0.01f ? lawn : Vector3.Lerp(hedge, lawn, (y - edge + 0.01f) / 0.02f);
    }

    private static Vector3 Hedge(float x, float y, ValueNoise noise)
    {
        var leaves = noise.Fractal(x * 6, y * 6, 3);
        var light = noise.Fractal(x * 2 + 40, y * 2.5f, 2);
        var color = Vector3.Lerp(new Vector3(0.10f, 0.17f, 0.12f), new Vector3(0.36f, 0.44f, 0.30f), leaves * 1.2f - 0.1f);
        return color * (0.65f + 0.75f * light) + new Vector3(0.10f, 0.12f, 0.15f) * MathF.Max(0, 0.35f - y) * 2;
    }

    private static Vector3 Lawn(float x, float y, ValueNoise noise)
    {
        // Seen at a low angle: the farther, the finer, and flatter still.
        var distance = 1 / (0.22f + 1.1f * (y - Horizon));
        var (u, v) = (x * distance, distance * 3);
        var patches = noise.Fractal(u * 2.2f + 70, v * 2.2f, 3);
        var blades = noise.Fractal(u * 38, v * 14, 3);
        var color = Vector3.Lerp(new Vector3(0.27f, 0.36f, 0.16f), new Vector3(0.50f, 0.56f, 0.27f), patches);
        return color * (0.66f + 0.60f * blades);
    }
}
