using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace XMem.Memory;

/// <summary>
/// The k best memory elements of each query of a panel (docs/ALGORITHM.md 8.2). Scores arrive a block of elements at a time and
/// are forgotten; what remains per query is a min-heap of k candidates. Of equal scores the earlier element stays.
/// </summary>
internal sealed unsafe class TopK
{
    private readonly int _k;
    private readonly float[] _scores;
    private readonly int[] _elements;
    private readonly int[] _counts = new int[SimilarityKernel.PanelWidth];

    // The score to beat, per query. Minus infinity until k candidates are there.
    private readonly float[] _thresholds = new float[SimilarityKernel.PanelWidth];

    /// <summary>Makes an empty choice.</summary>
    /// <param name="k">Candidates kept per query.</param>
    public TopK(int k)
    {
        _k = k;
        _scores = new float[SimilarityKernel.PanelWidth * k];
        _elements = new int[SimilarityKernel.PanelWidth * k];
        Clear();
    }

    /// <summary>Candidates kept per query.</summary>
    public int Capacity => _k;

    /// <summary>The elements chosen for a query, in no particular but a reproducible order.</summary>
    public ReadOnlySpan<int> Elements(int lane) => _elements.AsSpan(lane * _k, _counts[lane]);

    /// <summary>The scores of the elements chosen for a query; room for weights once the scores have served.</summary>
    public Span<float> Scores(int lane) => _scores.AsSpan(lane * _k, _counts[lane]);

    /// <summary>Forgets all candidates.</summary>
    public void Clear()
    {
        _counts.AsSpan().Clear();
        _thresholds.AsSpan().Fill(float.NegativeInfinity);
    }

    /// <summary>Offers a block of scores.</summary>
    /// <param name="scores">count x <see cref="SimilarityKernel.PanelWidth"/> scores.</param>
    /// <param name="count">Memory elements in the block.</param>
    /// <param name="firstElement">The number of the block's first element.</param>
    public void Offer(float* scores, int count, int firstElement)
    {
        fixed (float* thresholds = _thresholds)
        {
            for (var i = 0; i < count; i++, scores += SimilarityKernel.PanelWidth)
            {
                var better = Vector256.GreaterThan(Vector256.Load(scores), Vector256.Load(thresholds)).ExtractMostSignificantBits()
                    | Vector256.GreaterThan(Vector256.Load(scores + 8), Vector256.Load(thresholds + 8)).ExtractMostSignificantBits() << 8;
                for (; better != 0; better &= better - 1)
                {
                    var lane = System.Numerics.BitOperations.TrailingZeroCount(better);
                    Insert(lane, scores[lane], firstElement + i);
                }
            }
        }
    }

    private void Insert(int lane, float score, int element)
    {
        var scores = _scores.AsSpan(lane * _k, _k);
        var elements = _elements.AsSpan(lane * _k, _k);
        var count = _counts[lane];
        if (count == _k)
        {
            SiftDown(scores, elements, 0, score, element);
        }
        else
        {
            (scores[count], elements[count]) = (score, element);
            _counts[lane] = ++count;
            if (count < _k)
                return;
            for (var node = _k / 2 - 1; node >= 0; node--)
                SiftDown(scores, elements, node, scores[node], elements[node]);
        }

        _thresholds[lane] = scores[0];
    }

    /// <summary>Puts an entry in the place of a node and lets it sink below smaller children.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SiftDown(Span<float> scores, Span<int> elements, int node, float score, int element)
    {
        while (true)
        {
            var child = 2 * node + 1;
            if (child >= scores.Length)
                break;
            if (child + 1 < scores.Length && IsWorse(scores, elements, child + 1, scores[child], elements[child]))
                child++;
            if (!IsWorse(scores, elements, child, score, element))
                break;
            (scores[node], elements[node]) = (scores[child], elements[child]);
            node = child;
        }

        (scores[node], elements[node]) = (score, element);
    }

    // Of equal scores the later element is the worse one, so that it is the first to go.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWorse(Span<float> scores, Span<int> elements, int index, float score, int element) =>
        scores[index] < score || (scores[index] == score && elements[index] > element);
}
