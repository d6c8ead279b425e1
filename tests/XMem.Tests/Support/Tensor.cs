namespace XMem.Tests.Support;

/// <summary>A float32 array with a shape.</summary>
internal sealed record Tensor(float[] Values, params int[] Shape)
{
    /// <summary>A golden array.</summary>
    public static Tensor Golden(params string[] parts)
    {
        var file = Npy.Load(SharedData.Golden(parts));
        return new Tensor(file.Floats(), file.Shape);
    }

    /// <summary>Values by formula (golden definitions, section 3).</summary>
    public static Tensor Draw(string tag, Func<double, double> f, params int[] shape) =>
        new(Gw1.Draw(tag, shape.Aggregate(1, (a, b) => a * b), f), shape);

    /// <summary>The same values in another shape.</summary>
    public Tensor Reshape(params int[] shape) => new(Values, shape);

    /// <summary>One entry of the first axis, which is kept.</summary>
    public Tensor Item(int index)
    {
        var size = Values.Length / Shape[0];
        return new Tensor(Values[(index * size)..((index + 1) * size)], [1, .. Shape[1..]]);
    }

    /// <summary>Entries of the first axis after each other.</summary>
    public static Tensor Stack(params Tensor[] items) =>
        new([.. items.SelectMany(item => item.Values)], [items.Sum(item => item.Shape[0]), .. items[0].Shape[1..]]);

    /// <summary>Every step-th channel of an array [1, C, h, w].</summary>
    public Tensor EveryChannel(int step)
    {
        var size = Shape[2] * Shape[3];
        var values = Enumerable.Range(0, Shape[1] / step).SelectMany(i => Values.Skip(i * step * size).Take(size));
        return new Tensor([.. values], 1, Shape[1] / step, Shape[2], Shape[3]);
    }

    /// <summary>The largest difference, relative to the largest magnitude of the expected values.</summary>
    public double RelativeError(Tensor expected)
    {
        Assert.Equal(expected.Values.Length, Values.Length);
        var largest = expected.Values.Max(Math.Abs);
        return Values.Zip(expected.Values, (a, b) => Math.Abs((double)a - b)).Max() / largest;
    }

    /// <summary>Requires all values to be within a part of the largest expected magnitude.</summary>
    public void AssertClose(Tensor expected, double tolerance, string what) =>
        Assert.True(RelativeError(expected) <= tolerance, $"{what}: {RelativeError(expected):e2} of the largest magnitude, {tolerance:e0} allowed.");
}
