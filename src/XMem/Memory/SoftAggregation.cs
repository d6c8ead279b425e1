using System.Numerics.Tensors;
using XMem.Tensors;

namespace XMem.Memory;

/// <summary>
/// Makes independent object masks share each pixel with each other and the background (XMem, supplementary;
/// docs/ALGORITHM.md 7.2). The softmax over logits log(p / (1 - p)) is p / (1 - p) over the sum of all, so
/// neither logarithm nor exponential is taken.
/// </summary>
internal static class SoftAggregation
{
    private const float MinProbability = 1e-7f;
    private const float MaxProbability = 1 - MinProbability;

    // Pixels worked on at a time: what they need stays in the first-level cache.
    private const int Block = 1024;

    /// <summary>Aggregates masks.</summary>
    /// <param name="masks">n x pixels, each in 0..1.</param>
    /// <param name="probabilities">(n + 1) x pixels, background first; resized and written. Each pixel sums to 1.</param>
    public static void Aggregate(NativeTensor masks, NativeTensor probabilities)
    {
        var (objects, height, width) = (masks.Shape[0], masks.Shape[^2], masks.Shape[^1]);
        probabilities.Resize(objects + 1, height, width);
        var pixels = height * width;
        Span<float> sum = stackalloc float[Block];
        Span<float> rest = stackalloc float[Block];
        for (var first = 0; first < pixels; first += Block)
        {
            var count = Math.Min(Block, pixels - first);
            var background = probabilities[0].Slice(first, count);
            background.Fill(1);
            for (var i = 0; i < objects; i++)
            {
                TensorPrimitives.Subtract(1f, masks[i].Slice(first, count), rest[..count]);
                TensorPrimitives.Multiply(background, rest[..count], background);
            }

            sum.Clear();
            for (var i = 0; i <= objects; i++)
            {
                var odds = probabilities[i].Slice(first, count);
                TensorPrimitives.Max(i == 0 ? background : masks[i - 1].Slice(first, count), MinProbability, odds);
                TensorPrimitives.Min(odds, MaxProbability, odds);
                TensorPrimitives.Subtract(1f, odds, rest[..count]);
                TensorPrimitives.Divide(odds, rest[..count], odds);
                TensorPrimitives.Add(sum[..count], odds, sum[..count]);
            }

            for (var i = 0; i <= objects; i++)
            {
                var odds = probabilities[i].Slice(first, count);
                TensorPrimitives.Divide(odds, sum[..count], odds);
            }
        }
    }
}
