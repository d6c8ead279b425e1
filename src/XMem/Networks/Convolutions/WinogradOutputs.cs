using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace XMem.Networks.Convolutions;

/// <summary>Turns products into tiles of 4x4 pixels and writes them to their picture.</summary>
internal static unsafe class WinogradOutputs
{
    private const int Lanes = 8;
    private const int Tile = WinogradConvolution.Tile;
    private const int Patch = WinogradConvolution.Patch;

    /// <summary>Writes neighboring tiles of one row.</summary>
    /// <param name="products">36 vectors of a value per tile, a stride apart; up to seven values more of each are read.</param>
    /// <param name="stride">Values from one vector to the next.</param>
    /// <param name="plan">Says how large the picture is.</param>
    /// <param name="run">The tiles.</param>
    /// <param name="picture">height x width values, written.</param>
    /// <param name="addend">height x width values that are added, or null.</param>
    /// <param name="bias">Added to every pixel.</param>
    /// <param name="least">Smaller sums become this.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(
        float* products, nint stride, WinogradPlan plan, WinogradRun run, float* picture, float* addend, float bias, float least)
    {
        var lines = Math.Min(Tile, plan.Height - Tile * run.Row);
        var pixels = stackalloc float[Tile * Tile * Lanes];
        for (var x = 0; x < run.Count; x += Lanes)
        {
            Pixels(products + x, stride, Vector256.Create(bias), pixels);
            var start = Tile * (run.First + x);
            var length = Math.Min(Tile * Math.Min(Lanes, run.Count - x), plan.Width - start);
            for (var y = 0; y < lines; y++)
            {
                var at = (long)(Tile * run.Row + y) * plan.Width + start;
                Line(pixels + y * Tile * Lanes, picture + at, addend is null ? null : addend + at, length, least);
            }
        }
    }

    /// <summary>Four lines of pixels of eight tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixels(float* products, nint stride, Vector256<float> bias, float* pixels)
    {
        var columns = stackalloc Vector256<float>[Tile * Patch];
        for (var x = 0; x < Patch; x++)
        {
            var column = products + x * stride;
            (columns[x], columns[Patch + x], columns[2 * Patch + x], columns[3 * Patch + x]) = WinogradTransforms.Products(
                Vector256.Load(column),
                Vector256.Load(column + Patch * stride),
                Vector256.Load(column + 2 * Patch * stride),
                Vector256.Load(column + 3 * Patch * stride),
                Vector256.Load(column + 4 * Patch * stride),
                Vector256.Load(column + 5 * Patch * stride));
        }

        for (var y = 0; y < Tile; y++)
        {
            var c = columns + y * Patch;
            var (p0, p1, p2, p3) = WinogradTransforms.Products(c[0], c[1], c[2], c[3], c[4], c[5]);
            WinogradTransforms.Interleave(p0 + bias, p1 + bias, p2 + bias, p3 + bias, pixels + y * Tile * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Line(float* pixels, float* picture, float* addend, int length, float least)
    {
        var smallest = Vector256.Create(least);
        var x = 0;
        for (; x + Lanes <= length; x += Lanes)
        {
            var sum = Vector256.Load(pixels + x);
            if (addend is not null)
                sum += Vector256.Load(addend + x);
            Vector256.Max(sum, smallest).Store(picture + x);
        }

        for (; x < length; x++)
            picture[x] = Math.Max(addend is null ? pixels[x] : pixels[x] + addend[x], least);
    }
}
