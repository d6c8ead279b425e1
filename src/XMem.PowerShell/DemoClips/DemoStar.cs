using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>A plush star, golden, with two eyes.</summary>
internal sealed class DemoStar : DemoObject
{
    private const int Points = 5;
    private const float InnerRadius = 0.52f;
    private const float Rounding = 0.13f;

    private static readonly Vector3 Gold = new(0.95f, 0.72f, 0.14f);
    private static readonly Vector3 Eye = new(0.08f, 0.06f, 0.05f);

    private readonly float _angle;
    private readonly ValueNoise _noise;
    private readonly Vector2[] _corners = new Vector2[2 * Points];

    public DemoStar(Vector2 center, float radius, float angle, ValueNoise noise)
        : base(center, radius)
    {
        _angle = angle;
        _noise = noise;
        for (var i = 0; i < _corners.Length; i++)
            _corners[i] = Turn(new Vector2(0, -(1 - Rounding) * (i % 2 == 0 ? 1 : InnerRadius)), MathF.PI * i / Points);
    }

    public override float Distance(Vector2 offset) => Radius * UnitDistance(Turn(offset, -_angle) / Radius);

    public override Vector3 Color(Vector2 offset)
    {
        const float Small = 0.02f;
        var at = Turn(offset, -_angle) / Radius;
        var distance = UnitDistance(at);

        // A cushion: flat in the middle, falling off to the edge.
        var slope = new Vector2(
            UnitDistance(at + new Vector2(Small, 0)) - UnitDistance(at - new Vector2(Small, 0)),
            UnitDistance(at + new Vector2(0, Small)) - UnitDistance(at - new Vector2(0, Small))) / (2 * Small);
        var steepness = 1 - Step(0, 0.42f, -distance);
        var normal = Vector3.Normalize(new Vector3(Turn(slope, _angle) * steepness * 1.3f, 1));

        var fabric = 0.80f + 0.40f * _noise.Fractal(at.X * 22, at.Y * 22, 3);
        var dye = Vector3.Lerp(Gold, new Vector3(0.90f, 0.48f, 0.10f), _noise.Fractal(at.X * 2.5f + 5, at.Y * 2.5f, 2) * 0.7f);
        var color = dye * fabric * (0.48f + 0.62f * MathF.Max(0, Vector3.Dot(normal, Light)) / Light.Z * 0.8f);

        var eye = MathF.Min(Vector2.Distance(at, new Vector2(-0.17f, -0.06f)), Vector2.Distance(at, new Vector2(0.17f, -0.06f)));
        return Vector3.Lerp(Eye, color, Step(0.065f, 0.095f, eye));
    }

    /// <summary>The distance from the rounded star of radius 1.</summary>
    private float UnitDistance(Vector2 point)
    {
        var nearest = float.MaxValue;
        var isInside = false;
        for (var i = 0; i < _corners.Length; i++)
        {
            var (a, b) = (_corners[i], _corners[(i + 1) % _corners.Length]);
            var (along, from) = (b - a, point - a);
            var nearestOnEdge = a + along * Math.Clamp(Vector2.Dot(from, along) / along.LengthSquared(), 0, 1);
            nearest = MathF.Min(nearest, Vector2.DistanceSquared(point, nearestOnEdge));
            if (a.Y > point.Y != b.Y > point.Y && point.X < a.X + (point.Y - a.Y) / (b.Y - a.Y) * (b.X - a.X))
                isInside = !isInside;
        }

        return (isInside ? -1 : 1) * MathF.Sqrt(nearest) - Rounding;
    }
}
