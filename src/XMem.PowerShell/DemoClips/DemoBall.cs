using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>A ball with red and blue panels that rolls.</summary>
internal sealed class DemoBall(Vector2 center, float radius, float roll, ValueNoise noise) : DemoObject(center, radius)
{
    private const int Panels = 6;
    private const float Tilt = 0.5f;

    private static readonly Vector3 Red = new(0.80f, 0.13f, 0.10f);
    private static readonly Vector3 Blue = new(0.13f, 0.30f, 0.72f);

    public override float Distance(Vector2 offset) => offset.Length() - Radius;

    public override Vector3 Color(Vector2 offset)
    {
        var flat = offset / Radius;
        var normal = Vector3.Normalize(new Vector3(flat, MathF.Sqrt(MathF.Max(0, 1 - flat.LengthSquared()))));

        // The point on the ball's surface: rolled in the picture's plane, its pole leaning toward the viewer.
        var rolled = Turn(new Vector2(normal.X, normal.Y), -roll);
        var leaning = Turn(new Vector2(rolled.Y, normal.Z), Tilt);
        var longitude = MathF.Atan2(leaning.Y, rolled.X);
        var stripe = MathF.Sin(longitude * Panels / 2);
        var albedo = Vector3.Lerp(Red, Blue, Step(-0.08f, 0.08f, stripe));
        albedo *= 1 - 0.35f * (1 - Step(0.02f, 0.10f, MathF.Abs(stripe)));
        albedo = Vector3.Lerp(albedo, Red * 0.8f, Step(0.90f, 0.93f, MathF.Abs(leaning.X)));
        albedo *= 0.86f + 0.28f * noise.Fractal(longitude * 5, leaning.X * 9, 3);

        var diffuse = MathF.Max(0, Vector3.Dot(normal, Light));
        var shine = MathF.Pow(MathF.Max(0, Vector3.Dot(normal, Vector3.Normalize(Light + Vector3.UnitZ))), 40);
        return albedo * (0.38f + 0.75f * diffuse) + new Vector3(0.35f * shine);
    }
}
