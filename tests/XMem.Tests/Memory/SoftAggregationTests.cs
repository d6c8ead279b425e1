using XMem.Memory;
using XMem.Tensors;
using XMem.Tests.Support;
using XMem.Tracking;

namespace XMem.Tests.Memory;

/// <summary>Soft aggregation against the reference (golden b), exact zeros and ones included.</summary>
public sealed class SoftAggregationTests
{
    [Fact]
    public void Equals_the_reference()
    {
        using var masks = TestTensors.From(Npy.Floats("b", "agg_in.npy"), 3, 8, 8);
        using var probabilities = new NativeTensor();
        SoftAggregation.Aggregate(masks, probabilities);
        Assert.Equal([4, 8, 8], probabilities.Shape);
        TestTensors.Close(Npy.Floats("b", "agg_prob.npy"), probabilities.Span, 1e-6, "probabilities");
    }

    [Fact]
    public void A_hard_mask_comes_back_as_it_was()
    {
        using var masks = TestTensors.From([1, 0, 0, 0, 1, 0], 2, 1, 3);
        using var probabilities = new NativeTensor();
        SoftAggregation.Aggregate(masks, probabilities);
        TestTensors.Close([0, 0, 1, 1, 0, 0, 0, 1, 0], probabilities.Span, 1e-6, "probabilities");
    }

    [Fact]
    public void Pixels_beyond_a_block_are_aggregated_too()
    {
        float[] values = [.. Enumerable.Range(0, 5000).Select(i => i % 100 / 100f)];
        using var masks = TestTensors.From(values, 1, 50, 100);
        using var probabilities = new NativeTensor();
        SoftAggregation.Aggregate(masks, probabilities);

        // With one object the softmax of both logits is p^2 / (p^2 + (1 - p)^2), not p (docs/ALGORITHM.md 7.2).
        float[] expected = [.. values.Select(p => p * p / (p * p + (1 - p) * (1 - p)))];
        TestTensors.Close(expected, probabilities[1], 1e-6, "probabilities");
    }
}
