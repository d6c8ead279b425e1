using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace XMem.Memory;

/// <summary>
/// The product of memory rows and a panel of query columns. A panel stays in the first-level cache while the rows stream past
/// it once; the scores of a few rows live in registers until they are written.
/// </summary>
internal static unsafe class SimilarityKernel
{
    /// <summary>Query columns of a panel: two vectors of eight.</summary>
    public const int PanelWidth = 16;

    private const int RowsAtOnce = 6;

    /// <summary>scores[i, j] = rows[i] . panel[:, j].</summary>
    /// <param name="rows">count x depth values, row after row.</param>
    /// <param name="count">Memory elements.</param>
    /// <param name="depth">2 Ck + 1.</param>
    /// <param name="panel">depth x <see cref="PanelWidth"/> values.</param>
    /// <param name="scores">count x <see cref="PanelWidth"/> values.</param>
    public static void Multiply(float* rows, int count, int depth, float* panel, float* scores)
    {
        var i = 0;
        for (; i + RowsAtOnce <= count; i += RowsAtOnce)
            SixRows(rows + (long)i * depth, depth, panel, scores + (long)i * PanelWidth);
        for (; i < count; i++)
            OneRow(rows + (long)i * depth, depth, panel, scores + (long)i * PanelWidth);
    }

    // Twelve accumulators, two panel vectors and one broadcast fill the sixteen registers of AVX2.
    private static void SixRows(float* row, int depth, float* panel, float* scores)
    {
        var (a0, a1, b0, b1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (c0, c1, d0, d1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var (e0, e1, f0, f1) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var k = 0; k < depth; k++)
        {
            var left = Vector256.Load(panel + k * PanelWidth);
            var right = Vector256.Load(panel + k * PanelWidth + 8);
            var value = Vector256.Create(row[k]);
            (a0, a1) = (MultiplyAdd(value, left, a0), MultiplyAdd(value, right, a1));
            value = Vector256.Create(row[k + depth]);
            (b0, b1) = (MultiplyAdd(value, left, b0), MultiplyAdd(value, right, b1));
            value = Vector256.Create(row[k + 2 * depth]);
            (c0, c1) = (MultiplyAdd(value, left, c0), MultiplyAdd(value, right, c1));
            value = Vector256.Create(row[k + 3 * depth]);
            (d0, d1) = (MultiplyAdd(value, left, d0), MultiplyAdd(value, right, d1));
            value = Vector256.Create(row[k + 4 * depth]);
            (e0, e1) = (MultiplyAdd(value, left, e0), MultiplyAdd(value, right, e1));
            value = Vector256.Create(row[k + 5 * depth]);
            (f0, f1) = (MultiplyAdd(value, left, f0), MultiplyAdd(value, right, f1));
        }

        Store(scores, a0, a1);
        Store(scores + PanelWidth, b0, b1);
        Store(scores + 2 * PanelWidth, c0, c1);
        Store(scores + 3 * PanelWidth, d0, d1);
        Store(scores + 4 * PanelWidth, e0, e1);
        Store(scores + 5 * PanelWidth, f0, f1);
    }

    private static void OneRow(float* row, int depth, float* panel, float* scores)
    {
        var (left, right) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var k = 0; k < depth; k++)
        {
            var value = Vector256.Create(row[k]);
            left = MultiplyAdd(value, Vector256.Load(panel + k * PanelWidth), left);
            right = MultiplyAdd(value, Vector256.Load(panel + k * PanelWidth + 8), right);
        }

        Store(scores, left, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* scores, Vector256<float> left, Vector256<float> right)
    {
        left.Store(scores);
        right.Store(scores + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> sum) =>
        Fma.IsSupported ? Fma.MultiplyAdd(a, b, sum) : a * b + sum;
}
