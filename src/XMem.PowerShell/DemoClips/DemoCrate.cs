using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>A crate of blue painted planks, its paint worn.</summary>
internal sealed class DemoCrate(Vector2 center, float halfSize, float angle, ValueNoise noise) : DemoObject(center, halfSize * MathF.Sqrt(2))
{
    private const int Planks = 5;

    private static readonly Vector3 Paint = new(0.16f, 0.34f, 0.62f);
    private static readonly Vector3 Wood = new(0.58f, 0.44f, 0.30f);

    public override float Distance(Vector2 offset)
    {
        var corner = 0.06f * halfSize;
        var beyond = Vector2.Abs(Turn(offset, -angle)) - new Vector2(halfSize - corner);
        return Vector2.Max(beyond, Vector2.Zero).Length() + MathF.Min(MathF.Max(beyond.X, beyond.Y), 0) - corner;
    }

    public override Vector3 Color(Vector2 offset)
    {
        var at = Turn(offset, -angle) / halfSize;
        var edge = MathF.Max(MathF.Abs(at.X), MathF.Abs(at.Y));
        var isFrame = edge > 0.76f;
        var isUpright = isFrame && MathF.Abs(at.X) > MathF.Abs(at.Y);

        // Grain runs along the boards: up the sides of the frame, across everywhere else.
        var grain = isUpright ? noise.Fractal(at.X * 26, at.Y * 3, 4) : noise.Fractal(at.X * 3, at.Y * 26, 4);
        var worn = Step(0.58f, 0.74f, noise.Fractal(at.X * 4 + 31, at.Y * 4 + 7, 4));
        var color = Vector3.Lerp(Paint, Wood, 0.8f * worn) * (0.72f + 0.56f * grain);
        if (!isFrame)
        {
            var position = (at.Y + 0.76f) / 1.52f * Planks;
            var gap = MathF.Abs(position - MathF.Round(position));
            color *= (0.88f + 0.2f * noise.Lattice((int)MathF.Floor(position), 5)) * (0.35f + 0.65f * Step(0.02f, 0.10f, gap));

            // The frame stands out and throws a shadow on the planks.
            color *= 0.62f + 0.38f * Step(0, 0.10f, 0.76f - edge);
        }

        var lit = Vector2.Dot(Vector2.Normalize(Turn(at, angle) + new Vector2(1e-6f)), new Vector2(Light.X, Light.Y));
        var bevel = Step(0.93f, 1, edge);
        return color * (1.04f - 0.16f * Turn(at, angle).Y) * (1 + 0.4f * bevel * lit);
    }
}
