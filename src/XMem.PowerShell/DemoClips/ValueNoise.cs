namespace XMem.PowerShell.DemoClips;

/// <summary>Smooth noise over the plane from random values at whole coordinates; the same for the same seed.</summary>
internal readonly struct ValueNoise(int seed)
{
    /// <summary>One octave: 0 to 1, features about one unit wide.</summary>
    public float At(float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (i, j) = ((int)left, (int)top);
        var (u, v) = (Smooth(x - left), Smooth(y - top));
        var upper = Lattice(i, j) + (Lattice(i + 1, j) - Lattice(i, j)) * u;
        var lower = Lattice(i, j + 1) + (Lattice(i + 1, j + 1) - Lattice(i, j + 1)) * u;
        return upper + (lower - upper) * v;
    }

    /// <summary>Several octaves, each twice as fine and half as strong: 0 to 1.</summary>
    public float Fractal(float x, float y, int octaves)
    {
        var (sum, total, weight) = (0f, 0f, 1f);
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += weight * At(x, y);
            total += weight;
            weight *= 0.5f;

            // Shifted, so that the octaves' lattices do not fall on each other.
            (x, y) = (2 * x + 17.3f, 2 * y + 9.7f);
        }

        return sum / total;
    }

    /// <summary>The random value at whole coordinates, 0 to 1.</summary>
    public float Lattice(int x, int y)
    {
        var hash = unchecked((uint)x * 0x8DA6B343 ^ (uint)y * 0xD8163841 ^ (uint)seed * 0xCB1AB31F);
        hash = unchecked((hash ^ (hash >> 15)) * 0x2C1B3C6D);
        hash = unchecked((hash ^ (hash >> 12)) * 0x297A2D39);
        return (hash ^ (hash >> 15)) * (1f / uint.MaxValue);
    }

    private static float Smooth(float t) => t * t * (3 - 2 * t);
}
