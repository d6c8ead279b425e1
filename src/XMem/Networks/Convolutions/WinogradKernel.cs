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
    // Twelve accumulators, two vectors of tiles and one broadcast weight fill the sixteen registers of AVX2.
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
