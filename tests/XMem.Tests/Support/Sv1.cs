namespace XMem.Tests.Support;

/// <summary>The synthetic video of the goldens, in integers only (golden definitions, section 2).</summary>
internal static class Sv1
{
    private static readonly int[][] Colors = [[200, 60, 50], [50, 80, 210], [225, 205, 60]];

    /// <summary>One frame: height x width x 3 bytes R G B, and height x width labels.</summary>
    /// <param name="appear">For each of the three blobs the frame at which it appears, or null for never.</param>
    public static (byte[] Rgb, byte[] Labels) Frame(int t, int height, int width, params int?[] appear)
    {
        var rgb = new byte[height * width * 3];
        var labels = new byte[height * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                Texture("bg", [70, 120, 80], x + t, y + t / 2).CopyTo(rgb, (y * width + x) * 3);
        }

        for (var k = 0; k < 3; k++)
        {
            if (appear[k] is not { } first || t < first)
                continue;
            var (cx, cy, rx, ry) = k switch
            {
                0 => (width / 5 + Triangle(t, 60, width * 11 / 20), height / 3 + Triangle(t, 40, height / 4), width / 8, height / 6),
                1 => (width * 4 / 5 - Triangle(t, 60, width / 2), height * 2 / 3 - Triangle(t, 50, height / 5), width / 9, height / 5),
                _ => (width / 2 + Triangle(t, 50, width / 4), height / 5 + Triangle(t, 70, height / 2), width / 10, height / 7),
            };
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (dx, dy) = (x - cx, y - cy);
                    if (dx * dx * ry * ry + dy * dy * rx * rx > rx * rx * ry * ry)
                        continue;
                    Texture($"blob{k + 1}", Colors[k], dx + 1000, dy + 1000).CopyTo(rgb, (y * width + x) * 3);
                    labels[y * width + x] = (byte)(k + 1);
                }
            }
        }

        return (rgb, labels);
    }

    private static byte[] Texture(string tag, int[] color, int x, int y)
    {
        var pixel = new byte[3];
        for (var c = 0; c < 3; c++)
        {
            var value = color[c] + FloorDivide((Noise(tag, c, x, y, 16) - 128) * 3, 8) + FloorDivide(Noise(tag, c, x, y, 4) - 128, 4);
            pixel[c] = (byte)Math.Clamp(value, 0, 255);
        }

        return pixel;
    }

    private static int Noise(string tag, int channel, int x, int y, int spacing)
    {
        var seed = Gw1.Fnv1a64($"{tag}/{channel}/{spacing}");
        var (ix, iy) = (FloorDivide(x, spacing), FloorDivide(y, spacing));
        var (fx, fy) = (x - ix * spacing, y - iy * spacing);
        var (a, b, d, e) = (Lattice(seed, ix, iy), Lattice(seed, ix + 1, iy), Lattice(seed, ix, iy + 1), Lattice(seed, ix + 1, iy + 1));
        return FloorDivide((a * (spacing - fx) + b * fx) * (spacing - fy) + (d * (spacing - fx) + e * fx) * fy, spacing * spacing);
    }

    private static int Lattice(ulong seed, int ix, int iy) => (int)(Gw1.Mix(seed, (ulong)((long)iy * 65536 + ix)) >> 56);

    private static int Triangle(int t, int period, int amplitude)
    {
        var (p, half) = (t % period, period / 2);
        return p < half ? amplitude * p / half : amplitude * (period - p) / (period - half);
    }

    private static int FloorDivide(int a, int b) => a >= 0 ? a / b : -((b - 1 - a) / b);
}
