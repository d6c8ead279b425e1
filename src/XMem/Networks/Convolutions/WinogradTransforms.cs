using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V = System.Runtime.Intrinsics.Vector256<float>;

namespace XMem.Networks.Convolutions;

/// <summary>
/// The linear maps of Winograd's F(4x4, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016),
/// interpolating at 0, 1, -1, 2, -2 and infinity: a patch of 6x6 pixels and a kernel of 3x3 weights each become 36 values, and the
/// 36 products become 4x4 pixels of output. Each map is the same one-dimensional map over rows and over columns.
/// </summary>
internal static class WinogradTransforms
{
    /// <summary>Six pixels in a row to six values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V X0, V X1, V X2, V X3, V X4, V X5) Pixels(V d0, V d1, V d2, V d3, V d4, V d5)
    {
        var even = Fma.MultiplyAdd(Vector256.Create(-4f), d2, d4);
        var odd = Fma.MultiplyAdd(Vector256.Create(-4f), d1, d3);
        var far = d4 - d2;
        var near = d3 - d1;
        return (
            Fma.MultiplyAdd(Vector256.Create(4f), d0 - d2, far),
            even + odd,
            even - odd,
            Fma.MultiplyAdd(Vector256.Create(2f), near, far),
            Fma.MultiplyAdd(Vector256.Create(-2f), near, far),
            Fma.MultiplyAdd(Vector256.Create(-4f), near, d5 - d3));
    }

    /// <summary>Three weights in a row to six values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V X0, V X1, V X2, V X3, V X4, V X5) Weights(V g0, V g1, V g2)
    {
        var ends = (g0 + g2) * Vector256.Create(-1f / 6);
        var middle = g1 * Vector256.Create(1f / 6);
        var wideEnds = Fma.MultiplyAdd(Vector256.Create(1f / 6), g2, g0 * Vector256.Create(1f / 24));
        var wideMiddle = g1 * Vector256.Create(1f / 12);
        return (
            g0 * Vector256.Create(0.25f),
            ends - middle,
            ends + middle,
            wideEnds + wideMiddle,
            wideEnds - wideMiddle,
            g2);
    }

    /// <summary>Six kernels of nine weights to nine vectors of a weight of each; the vectors' last two values mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Transpose(float** kernels, nint offset, V* taps)
    {
        var (k0, k1, k2) = (Vector256.Load(kernels[0] + offset), Vector256.Load(kernels[1] + offset), Vector256.Load(kernels[2] + offset));
        var (k3, k4, k5) = (Vector256.Load(kernels[3] + offset), Vector256.Load(kernels[4] + offset), Vector256.Load(kernels[5] + offset));

        // Of each half, the first two weights and the last two of two kernels in turn, and of four.
        var (low01, high01) = (Avx.UnpackLow(k0, k1), Avx.UnpackHigh(k0, k1));
        var (low23, high23) = (Avx.UnpackLow(k2, k3), Avx.UnpackHigh(k2, k3));
        var (low45, high45) = (Avx.UnpackLow(k4, k5), Avx.UnpackHigh(k4, k5));
        var (first, second) = (Avx.Shuffle(low01, low23, 0b01_00_01_00), Avx.Shuffle(low01, low23, 0b11_10_11_10));
        var (third, fourth) = (Avx.Shuffle(high01, high23, 0b01_00_01_00), Avx.Shuffle(high01, high23, 0b11_10_11_10));
        var (second45, fourth45) = (Avx.Permute(low45, 0b11_10_11_10), Avx.Permute(high45, 0b11_10_11_10));
        (taps[0], taps[4]) = (Avx.Permute2x128(first, low45, 0x20), Avx.Permute2x128(first, low45, 0x31));
        (taps[1], taps[5]) = (Avx.Permute2x128(second, second45, 0x20), Avx.Permute2x128(second, second45, 0x31));
        (taps[2], taps[6]) = (Avx.Permute2x128(third, high45, 0x20), Avx.Permute2x128(third, high45, 0x31));
        (taps[3], taps[7]) = (Avx.Permute2x128(fourth, fourth45, 0x20), Avx.Permute2x128(fourth, fourth45, 0x31));

        offset += 8;
        var first4 = Vector128.Create(kernels[0][offset], kernels[1][offset], kernels[2][offset], kernels[3][offset]);
        taps[8] = Vector256.Create(first4, Vector128.Create(kernels[4][offset], kernels[5][offset], 0, 0));
    }

    /// <summary>Six products in a row to four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Y0, V Y1, V Y2, V Y3) Products(V m0, V m1, V m2, V m3, V m4, V m5)
    {
        var (near, nearOdd) = (m1 + m2, m1 - m2);
        var (far, farOdd) = (m3 + m4, m3 - m4);
        return (
            m0 + near + far,
            Fma.MultiplyAdd(Vector256.Create(2f), farOdd, nearOdd),
            Fma.MultiplyAdd(Vector256.Create(4f), far, near),
            Fma.MultiplyAdd(Vector256.Create(8f), farOdd, nearOdd) + m5);
    }

    /// <summary>Eight times four neighbors to four times eight, of which each has one neighbor of every group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe (V P0, V P1, V P2, V P3) Deinterleave(float* x)
    {
        var (a, b) = (Quads(x), Quads(x + 4));
        var (c, d) = (Quads(x + 8), Quads(x + 12));
        var (abLow, abHigh) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        var (cdLow, cdHigh) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        return (
            Avx.Shuffle(abLow, cdLow, 0b01_00_01_00),
            Avx.Shuffle(abLow, cdLow, 0b11_10_11_10),
            Avx.Shuffle(abHigh, cdHigh, 0b01_00_01_00),
            Avx.Shuffle(abHigh, cdHigh, 0b11_10_11_10));
    }

    /// <summary>The first two of <see cref="Deinterleave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe (V P0, V P1) DeinterleaveTwo(float* x)
    {
        var abLow = Avx.UnpackLow(Quads(x), Quads(x + 4));
        var cdLow = Avx.UnpackLow(Quads(x + 8), Quads(x + 12));
        return (Avx.Shuffle(abLow, cdLow, 0b01_00_01_00), Avx.Shuffle(abLow, cdLow, 0b11_10_11_10));
    }

    /// <summary>The inverse of <see cref="Deinterleave"/>, written to 32 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Interleave(V p0, V p1, V p2, V p3, float* x)
    {
        var (low01, high01) = (Avx.UnpackLow(p0, p1), Avx.UnpackHigh(p0, p1));
        var (low23, high23) = (Avx.UnpackLow(p2, p3), Avx.UnpackHigh(p2, p3));
        var a = Avx.Shuffle(low01, low23, 0b01_00_01_00);
        var b = Avx.Shuffle(low01, low23, 0b11_10_11_10);
        var c = Avx.Shuffle(high01, high23, 0b01_00_01_00);
        var d = Avx.Shuffle(high01, high23, 0b11_10_11_10);
        Avx.Permute2x128(a, b, 0x20).Store(x);
        Avx.Permute2x128(c, d, 0x20).Store(x + 8);
        Avx.Permute2x128(a, b, 0x31).Store(x + 16);
        Avx.Permute2x128(c, d, 0x31).Store(x + 24);
    }

    // Four neighbors, and the four that are sixteen on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe V Quads(float* x) => Vector256.Create(Vector128.Load(x), Vector128.Load(x + 16));
}
