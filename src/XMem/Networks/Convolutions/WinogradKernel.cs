using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace XMem.Networks.Convolutions;

/// <summary>The product of a panel of transformed weights and a panel of transformed tiles.</summary>
internal static unsafe class WinogradKernel
{
    /// <summary>Output channels of a panel of weights.</summary>
    public const int Outputs = 6;

    /// <summary>Tiles of a panel: two vectors of eight.</summary>
    public const int Tiles = 16;

    /// <summary>products[o, t] (+)= sum over c of weights[c, o] tiles[c, t].</summary>
    /// <param name="weights">depth x <see cref="Outputs"/> values.</param>
    /// <param name="tiles">depth rows of <see cref="Tiles"/> values, a stride apart.</param>
    /// <param name="products"><see cref="Outputs"/> rows of <see cref="Tiles"/> values, a stride apart.</param>
    /// <param name="depth">Input channels.</param>
    /// <param name="stride">Values from one row of tiles, or of products, to the next.</param>
    /// <param name="accumulate">Whether the products are added to what is there.</param>
    // Twelve accumulators, two vectors of tiles and one broadcast weight fill the sixteen registers of AVX2. Optimized at once, as the
    // first frames would otherwise run the slow first version of these loops.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* weights, float* tiles, float* products, int depth, nint stride, bool accumulate)
    {
        var (a0, a1, b0, b1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (c0, c1, d0, d1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (e0, e1, f0, f1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var end = weights + (nint)depth * Outputs; weights < end; weights += Outputs, tiles += stride)
        {
            var left = Vector256.Load(tiles);
            var right = Vector256.Load(tiles + 8);
            var weight = Vector256.Create(weights[0]);
            (a0, a1) = (Fma.MultiplyAdd(weight, left, a0), Fma.MultiplyAdd(weight, right, a1));
            weight = Vector256.Create(weights[1]);
            (b0, b1) = (Fma.MultiplyAdd(weight, left, b0), Fma.MultiplyAdd(weight, right, b1));
            weight = Vector256.Create(weights[2]);
            (c0, c1) = (Fma.MultiplyAdd(weight, left, c0), Fma.MultiplyAdd(weight, right, c1));
            weight = Vector256.Create(weights[3]);
            (d0, d1) = (Fma.MultiplyAdd(weight, left, d0), Fma.MultiplyAdd(weight, right, d1));
            weight = Vector256.Create(weights[4]);
            (e0, e1) = (Fma.MultiplyAdd(weight, left, e0), Fma.MultiplyAdd(weight, right, e1));
            weight = Vector256.Create(weights[5]);
            (f0, f1) = (Fma.MultiplyAdd(weight, left, f0), Fma.MultiplyAdd(weight, right, f1));
        }

        Store(products, a0, a1, accumulate);
        Store(products + stride, b0, b1, accumulate);
        Store(products + 2 * stride, c0, c1, accumulate);
        Store(products + 3 * stride, d0, d1, accumulate);
        Store(products + 4 * stride, e0, e1, accumulate);
        Store(products + 5 * stride, f0, f1, accumulate);
    }

    /// <summary>Whether <see cref="MultiplyWide"/> is there, and pays.</summary>
    public static bool IsWideSupported => Avx512F.IsSupported && Vector512.IsHardwareAccelerated;

    /// <summary>As <see cref="Multiply"/>, for two panels of weights and twice the tiles at once.</summary>
    /// <param name="weights">The first panel.</param>
    /// <param name="nextWeights">The second panel, whose products lie behind those of the first.</param>
    /// <param name="tiles">depth rows of 2 <see cref="Tiles"/> values, a stride apart.</param>
    /// <param name="products">2 <see cref="Outputs"/> rows of 2 <see cref="Tiles"/> values, a stride apart.</param>
    /// <param name="depth">Input channels.</param>
    /// <param name="stride">Values from one row of tiles, or of products, to the next.</param>
    /// <param name="accumulate">Whether the products are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyWide(float* weights, float* nextWeights, float* tiles, float* products, int depth, nint stride, bool accumulate)
    {
        var (a0, a1, b0, b1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (c0, c1, d0, d1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (e0, e1, f0, f1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (g0, g1, h0, h1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (i0, i1, j0, j1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (k0, k1, l0, l1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var end = weights + (nint)depth * Outputs; weights < end; weights += Outputs, nextWeights += Outputs, tiles += stride)
        {
            var left = Vector512.Load(tiles);
            var right = Vector512.Load(tiles + 16);
            var weight = Vector512.Create(weights[0]);
            (a0, a1) = (Avx512F.FusedMultiplyAdd(weight, left, a0), Avx512F.FusedMultiplyAdd(weight, right, a1));
            weight = Vector512.Create(weights[1]);
            (b0, b1) = (Avx512F.FusedMultiplyAdd(weight, left, b0), Avx512F.FusedMultiplyAdd(weight, right, b1));
            weight = Vector512.Create(weights[2]);
            (c0, c1) = (Avx512F.FusedMultiplyAdd(weight, left, c0), Avx512F.FusedMultiplyAdd(weight, right, c1));
            weight = Vector512.Create(weights[3]);
            (d0, d1) = (Avx512F.FusedMultiplyAdd(weight, left, d0), Avx512F.FusedMultiplyAdd(weight, right, d1));
            weight = Vector512.Create(weights[4]);
            (e0, e1) = (Avx512F.FusedMultiplyAdd(weight, left, e0), Avx512F.FusedMultiplyAdd(weight, right, e1));
            weight = Vector512.Create(weights[5]);
            (f0, f1) = (Avx512F.FusedMultiplyAdd(weight, left, f0), Avx512F.FusedMultiplyAdd(weight, right, f1));
            weight = Vector512.Create(nextWeights[0]);
            (g0, g1) = (Avx512F.FusedMultiplyAdd(weight, left, g0), Avx512F.FusedMultiplyAdd(weight, right, g1));
            weight = Vector512.Create(nextWeights[1]);
            (h0, h1) = (Avx512F.FusedMultiplyAdd(weight, left, h0), Avx512F.FusedMultiplyAdd(weight, right, h1));
            weight = Vector512.Create(nextWeights[2]);
            (i0, i1) = (Avx512F.FusedMultiplyAdd(weight, left, i0), Avx512F.FusedMultiplyAdd(weight, right, i1));
            weight = Vector512.Create(nextWeights[3]);
            (j0, j1) = (Avx512F.FusedMultiplyAdd(weight, left, j0), Avx512F.FusedMultiplyAdd(weight, right, j1));
            weight = Vector512.Create(nextWeights[4]);
            (k0, k1) = (Avx512F.FusedMultiplyAdd(weight, left, k0), Avx512F.FusedMultiplyAdd(weight, right, k1));
            weight = Vector512.Create(nextWeights[5]);
            (l0, l1) = (Avx512F.FusedMultiplyAdd(weight, left, l0), Avx512F.FusedMultiplyAdd(weight, right, l1));
        }

        Store(products, a0, a1, accumulate);
        Store(products + stride, b0, b1, accumulate);
        Store(products + 2 * stride, c0, c1, accumulate);
        Store(products + 3 * stride, d0, d1, accumulate);
        Store(products + 4 * stride, e0, e1, accumulate);
        Store(products + 5 * stride, f0, f1, accumulate);
        products += Outputs * stride;
        Store(products, g0, g1, accumulate);
        Store(products + stride, h0, h1, accumulate);
        Store(products + 2 * stride, i0, i1, accumulate);
        Store(products + 3 * stride, j0, j1, accumulate);
        Store(products + 4 * stride, k0, k1, accumulate);
        Store(products + 5 * stride, l0, l1, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* products, Vector512<float> left, Vector512<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector512.Load(products);
            right += Vector512.Load(products + 16);
        }

        left.Store(products);
        right.Store(products + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* products, Vector256<float> left, Vector256<float> right, bool accumulate)
    {
        if (accumulate)
        {
            left += Vector256.Load(products);
            right += Vector256.Load(products + 8);
        }

        left.Store(products);
        right.Store(products + 8);
    }
}
