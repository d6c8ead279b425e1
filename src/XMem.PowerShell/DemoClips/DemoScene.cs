using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>Where everything is at a moment of the demonstration clip.</summary>
/// <remarks>
/// The ball bounces from left to right and passes behind the crate in the middle; the star flies out of the picture on the right and comes
/// back, behind the ball; the crate sways; the camera drifts. Lengths are in frame heights and widths, time runs from 0 to 1.
/// </remarks>
internal sealed class DemoScene
{
    private const float Ground = 0.86f;

    /// <summary>Places everything.</summary>
    /// <param name="width">Frame width in pixels.</param>
    /// <param name="height">Frame height in pixels.</param>
    /// <param name="time">0 at the first frame, 1 at the last.</param>
    /// <param name="seed">The clip's seed.</param>
    public DemoScene(int width, int height, float time, int seed)
    {
        Camera = new Vector2(
            width * (0.018f * MathF.Sin(MathF.Tau * 0.7f * time) + 0.02f * (time - 0.5f)),
            height * 0.014f * MathF.Sin(MathF.Tau * 1.1f * time + 1));

        var unit = MathF.Min(height, width * 0.75f);
        var ballRadius = 0.155f * unit;
        var bounce = MathF.Abs(MathF.Sin(3 * MathF.PI * (time - 0.56f)));
        var ballX = width * (0.14f + 0.74f * time);
        var ball = new Vector2(ballX, height * Ground - ballRadius - 0.20f * height * bounce);

        var crateHalf = 0.185f * unit;
        var sway = MathF.Sin(MathF.Tau * time);
        var crate = new Vector2(width * (0.56f - 0.07f * sway), height * (Ground + 0.05f) - crateHalf);

        var starRadius = 0.18f * unit;
        var star = new Vector2(
            width * 0.32f + (width * 0.70f + 2.3f * starRadius) * MathF.Sin(MathF.PI * time),
            height * (0.27f + 0.05f * MathF.Sin(2 * MathF.Tau * time)));

        // From the farthest to the nearest.
        Objects =
        [
            (3, new DemoStar(star - Camera, starRadius, 0.5f * MathF.Sin(MathF.Tau * time) + 0.1f, new ValueNoise(seed + 3))),
            (1, new DemoBall(ball - Camera, ballRadius, ballX / ballRadius * 0.6f, new ValueNoise(seed + 1))),
            (2, new DemoCrate(crate - Camera, crateHalf, 0.13f * sway, new ValueNoise(seed + 2))),
        ];
        Shadows =
        [
            (
                new Vector2(ball.X + 0.25f * ballRadius, height * (Ground + 0.01f)) - Camera,
                new Vector2(1.1f, 0.28f) * ballRadius,
                0.55f * (1 - 0.6f * bounce)),
            (
                new Vector2(crate.X + 0.2f * crateHalf, height * (Ground + 0.055f)) - Camera,
                new Vector2(1.25f, 0.24f) * crateHalf,
                0.6f),
        ];
    }

    /// <summary>How far the camera has moved, in pixels.</summary>
    public Vector2 Camera { get; }

    /// <summary>The objects with their labels, from the farthest to the nearest.</summary>
    public IReadOnlyList<(byte Label, DemoObject Object)> Objects { get; }

    /// <summary>Soft ellipses of shadow on the ground: center, half axes, darkness from 0 to 1.</summary>
    public IReadOnlyList<(Vector2 Center, Vector2 Axes, float Darkness)> Shadows { get; }
}
