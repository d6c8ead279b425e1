using XMem.Tensors;

namespace XMem.Tests.Support;

/// <summary>Tensors from arrays, and their comparison.</summary>
internal static class TestTensors
{
    public static NativeTensor From(float[] values, params ReadOnlySpan<int> shape)
    {
        var tensor = new NativeTensor(shape);
        values.CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>Values between -1 and 1 by formula.</summary>
    public static NativeTensor Draw(string tag, params ReadOnlySpan<int> shape)
    {
        var tensor = new NativeTensor(shape);
        Gw1.Draw(tag, tensor.Span.Length, u => u).CopyTo(tensor.Span);
        return tensor;
    }

    /// <summary>Fails unless all values are within a tolerance, and says where they are not.</summary>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (worst, at) = (-1.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= worst))
                (worst, at) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, i);
        }

        if (expected.IsEmpty)
            return;
        Assert.True(worst <= tolerance, $"{what}: value {at} is {actual[at]}, expected {expected[at]}, off by {worst:G3}, more than {tolerance:G3}.");
    }

    /// <summary>The largest magnitude, which tolerances are relative to.</summary>
    public static float Magnitude(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
