using System.Numerics;
using System.Runtime.InteropServices;

namespace XMem.Imaging;

/// <summary>
/// Where the samples of a bilinear resize lie along one axis: half-pixel centers, edges clamped, no antialiasing
/// (docs/ALGORITHM.md 3.1), in float32 as the reference computes it.
/// </summary>
internal sealed class BilinearAxis
{
    private BilinearAxis(int length)
    {
        Low = new int[length];
        High = new int[length];
        Weight = new float[length];
    }

    /// <summary>For each output position the lower source position.</summary>
    public int[] Low { get; }

    /// <summary>For each output position the higher source position, at most one more.</summary>
    public int[] High { get; }

    /// <summary>For each output position the weight of the higher source position, in [0, 1).</summary>
    public float[] Weight { get; }

    /// <summary>Works out the positions.</summary>
    /// <param name="source">Source length.</param>
    /// <param name="target">Output length.</param>
    /// <param name="reversed">Whether the output runs backwards: a flip after the resize.</param>
    public static BilinearAxis Create(int source, int target, bool reversed = false)
    {
        var axis = new BilinearAxis(target);
        var scale = (float)source / target;
        for (var i = 0; i < target; i++)
        {
            var position = MathF.Max(0, (i + 0.5f) * scale - 0.5f);
            var low = Math.Min((int)position, source - 1);
            var at = reversed ? target - 1 - i : i;
            axis.Low[at] = low;
            axis.High[at] = Math.Min(low + 1, source - 1);
            axis.Weight[at] = position - low;
        }

        return axis;
    }

    /// <summary>Interpolates between two rows: (1 - weight) * low + weight * high.</summary>
    public static void Blend(ReadOnlySpan<float> low, ReadOnlySpan<float> high, float weight, Span<float> destination)
    {
        if (weight == 0)
        {
            low.CopyTo(destination);
            return;
        }

        var lowWeight = 1 - weight;
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(destination);
        var lows = MemoryMarshal.Cast<float, Vector<float>>(low);
        var highs = MemoryMarshal.Cast<float, Vector<float>>(high);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = lows[i] * lowWeight + highs[i] * weight;
        for (var i = vectors.Length * Vector<float>.Count; i < destination.Length; i++)
            destination[i] = low[i] * lowWeight + high[i] * weight;
    }
}
