using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace XMem.Networks.Convolutions;

/// <summary>Cuts patches of 6x6 pixels, four pixels apart, out of pictures with a border of zeros, and transforms them.</summary>
internal readonly unsafe ref struct WinogradPatches
{
    private const int Lanes = 8;
    private const int Tile = WinogradConvolution.Tile;
    private const int Patch = WinogradConvolution.Patch;

    private readonly int _height;
    private readonly int _width;
    private readonly float* _zeros;
    private readonly float* _rows;
    private readonly int _rowStride;
    private readonly Vector256<float> _least;

    /// <summary>Prepares for pictures of a size.</summary>
    /// <param name="height">Of the pictures.</param>
    /// <param name="width">Of the pictures.</param>
    /// <param name="least">Smaller pixels count as this: 0 for a ReLU before the convolution, minus infinity for none.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> values.</param>
    public WinogradPatches(int height, int width, float least, float* scratch)
    {
        (_height, _width) = (height, width);
        _rowStride = RowStride(width);
        _zeros = scratch;
        _rows = scratch + _rowStride;
        _least = Vector256.Create(least);
        new Span<float>(scratch, (int)ScratchSize(width)).Clear();
    }

    /// <summary>Values of scratch memory for pictures of a width.</summary>
    public static long ScratchSize(int width) => (1L + Patch) * RowStride(width);

    /// <summary>Transforms neighboring patches of one row.</summary>
    /// <param name="picture">height x width values.</param>
    /// <param name="row">Row of patches.</param>
    /// <param name="first">First patch.</param>
    /// <param name="count">Patches.</param>
    /// <param name="transformed">36 vectors of a value per patch, a stride apart; up to seven values more of each are written.</param>
    /// <param name="stride">Values from one vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(float* picture, int row, int first, int count, float* transformed, nint stride)
    {
        TransformColumns(picture, row, first, count);
        for (var y = 0; y < Patch; y++)
        {
            var pixels = _rows + (nint)y * _rowStride;
            var target = transformed + Patch * y * stride;
            for (var x = 0; x < count; x += Lanes, pixels += Lanes * Tile, target += Lanes)
            {
                var (p0, p1, p2, p3) = WinogradTransforms.Deinterleave(pixels);
                var (p4, p5) = WinogradTransforms.DeinterleaveTwo(pixels + Tile);
                var (v0, v1, v2, v3, v4, v5) = WinogradTransforms.Pixels(p0, p1, p2, p3, p4, p5);
                v0.Store(target);
                v1.Store(target + stride);
                v2.Store(target + 2 * stride);
                v3.Store(target + 3 * stride);
                v4.Store(target + 4 * stride);
                v5.Store(target + 5 * stride);
            }
        }
    }

    /// <summary>The transform of each column that the patches cover, as six rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformColumns(float* picture, int row, int first, int count)
    {
        var left = Tile * first - 1;
        var covered = Tile * count + 2;
        var (from, to) = (Math.Max(left, 0), Math.Min(left + covered, _width));
        var top = Tile * row - 1;
        var d0 = Line(picture, top, from);
        var d1 = Line(picture, top + 1, from);
        var d2 = Line(picture, top + 2, from);
        var d3 = Line(picture, top + 3, from);
        var d4 = Line(picture, top + 4, from);
        var d5 = Line(picture, top + 5, from);
        var target = _rows + (from - left);
        var length = to - from;
        if (length < Lanes)
        {
            for (var x = 0; x < length; x++)
                Column(Scalar(d0 + x), Scalar(d1 + x), Scalar(d2 + x), Scalar(d3 + x), Scalar(d4 + x), Scalar(d5 + x), target + x);
        }
        else
        {
            // The last vector overlaps the one before it, so as not to read beyond the picture.
            for (var x = 0; x < length; x += Lanes)
            {
                var at = Math.Min(x, length - Lanes);
                Column(Pixels(d0 + at), Pixels(d1 + at), Pixels(d2 + at), Pixels(d3 + at), Pixels(d4 + at), Pixels(d5 + at), target + at);
            }
        }

        for (var y = 0; y < Patch; y++)
        {
            var line = _rows + (nint)y * _rowStride;
            line[0] = from > left ? 0 : line[0];
            new Span<float>(line + (to - left), covered - (to - left)).Clear();
        }
    }

    private float* Line(float* picture, int y, int x) => (uint)y < (uint)_height ? picture + (long)y * _width + x : _zeros;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Column(
        Vector256<float> d0, Vector256<float> d1, Vector256<float> d2, Vector256<float> d3, Vector256<float> d4, Vector256<float> d5, float* target)
    {
        var (v0, v1, v2, v3, v4, v5) = WinogradTransforms.Pixels(d0, d1, d2, d3, d4, d5);
        v0.Store(target);
        v1.Store(target + _rowStride);
        v2.Store(target + 2 * _rowStride);
        v3.Store(target + 3 * _rowStride);
        v4.Store(target + 4 * _rowStride);
        v5.Store(target + 5 * _rowStride);
    }

    private Vector256<float> Pixels(float* pixels) => Vector256.Max(Vector256.Load(pixels), _least);

    private Vector256<float> Scalar(float* pixel) => Vector256.Max(Vector256.CreateScalar(*pixel), _least);

    private static int RowStride(int width) => (width + 2 + 2 * Tile * Lanes) / 16 * 16 + 16;
}
