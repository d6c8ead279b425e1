using System.Numerics;

namespace XMem.PowerShell.DemoClips;

/// <summary>An object of the demonstration clip at one moment: a shape with a look, in pixels of the frame.</summary>
/// <param name="center">Its center.</param>
/// <param name="radius">No point of it is farther from the center.</param>
internal abstract class DemoObject(Vector2 center, float radius)
{
    /// <summary>From where the light comes: the upper left, before the picture.</summary>
    protected static readonly Vector3 Light = Vector3.Normalize(new Vector3(-0.45f, -0.65f, 0.6f));

    /// <summary>Its center.</summary>
    public Vector2 Center { get; } = center;

    /// <summary>No point of it is farther from the center.</summary>
    public float Radius { get; } = radius;

    /// <summary>The distance of a point from the object's edge, negative inside.</summary>
    /// <param name="offset">The point, from the center.</param>
    public abstract float Distance(Vector2 offset);

    /// <summary>The object's color at a point: R, G, B from 0 to 1.</summary>
    /// <param name="offset">The point, from the center.</param>
    public abstract Vector3 Color(Vector2 offset);

    /// <summary>Turns a point by an angle.</summary>
    protected static Vector2 Turn(Vector2 point, float angle)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Vector2(point.X * cos - point.Y * sin, point.X * sin + point.Y * cos);
    }

    /// <summary>0 below the first edge, 1 above the second, smooth between.</summary>
    protected static float Step(float edge0, float edge1, float value)
    {
        var t = Math.Clamp((value - edge0) / (edge1 - edge0), 0, 1);
        return t * t * (3 - 2 * t);
    }
}
