namespace XMem.Tests.Support;

/// <summary>Channels of a picture in double precision, with the operators that networks are made of, each as its definition reads.</summary>
internal sealed class FeatureMap(int channels, int height, int width, double[]? values = null)
{
    private readonly double[] _values = values ?? new double[channels * height * width];

    public int Channels => channels;

    public int Height => height;

    public int Width => width;

    public ref double this[int c, int y, int x] => ref _values[(c * height + y) * width + x];

    public static FeatureMap From(Tensor tensor) => new(tensor.Shape[1], tensor.Shape[2], tensor.Shape[3], [.. tensor.Values.Select(value => (double)value)]);

    public Tensor ToTensor() => new([.. _values.Select(value => (float)value)], 1, channels, height, width);

    public FeatureMap Map(Func<double, double> f) => new(channels, height, width, [.. _values.Select(f)]);

    public FeatureMap Relu() => Map(value => Math.Max(value, 0));

    public FeatureMap Sigmoid() => Map(value => 1 / (1 + Math.Exp(-value)));

    /// <summary>Element by element; a single channel or a single pixel of the other stands for all.</summary>
    public FeatureMap Zip(FeatureMap other, Func<double, double, double> f) => Build(channels, height, width, (c, y, x) =>
        f(this[c, y, x], other[other.Channels == 1 ? 0 : c, other.Height == 1 ? 0 : y, other.Width == 1 ? 0 : x]));

    public FeatureMap Concat(FeatureMap other) => new(channels + other.Channels, height, width, [.. _values, .. other._values]);

    public FeatureMap Slice(int start, int count) => Build(count, height, width, (c, y, x) => this[start + c, y, x]);

    public FeatureMap Convolve(float[] weight, float[]? bias, int outputs, int kernel, int stride) =>
        Build(outputs, (height + stride - 1) / stride, (width + stride - 1) / stride, (o, y, x) =>
        {
            var sum = bias is null ? 0.0 : bias[o];
            for (var c = 0; c < channels; c++)
            {
                for (var ky = 0; ky < kernel; ky++)
                {
                    for (var kx = 0; kx < kernel; kx++)
                    {
                        var (sy, sx) = (y * stride + ky - kernel / 2, x * stride + kx - kernel / 2);
                        if (sy >= 0 && sy < height && sx >= 0 && sx < width)
                            sum += weight[((o * channels + c) * kernel + ky) * kernel + kx] * this[c, sy, sx];
                    }
                }
            }

            return sum;
        });

    public FeatureMap MaxPool() => Build(channels, (height + 1) / 2, (width + 1) / 2, (c, y, x) =>
    {
        var largest = double.NegativeInfinity;
        for (var sy = Math.Max(2 * y - 1, 0); sy <= Math.Min(2 * y + 1, height - 1); sy++)
        {
            for (var sx = Math.Max(2 * x - 1, 0); sx <= Math.Min(2 * x + 1, width - 1); sx++)
                largest = Math.Max(largest, this[c, sy, sx]);
        }

        return largest;
    });

    public FeatureMap AveragePool(int factor) => Build(channels, height / factor, width / factor, (c, y, x) =>
    {
        var sum = 0.0;
        for (var i = 0; i < factor * factor; i++)
            sum += this[c, y * factor + i / factor, x * factor + i % factor];
        return sum / (factor * factor);
    });

    /// <summary>One value a channel.</summary>
    public FeatureMap Pool(Func<IEnumerable<double>, double> reduce) =>
        Build(channels, 1, 1, (c, _, _) => reduce(_values.Skip(c * height * width).Take(height * width)));

    /// <summary>One value a pixel.</summary>
    public FeatureMap PoolChannels(Func<IEnumerable<double>, double> reduce) =>
        Build(1, height, width, (_, y, x) => reduce(Enumerable.Range(0, channels).Select(c => this[c, y, x])));

    /// <summary>Bilinear, half-pixel centers (docs/ALGORITHM.md 3.1).</summary>
    public FeatureMap Upsample(int factor) => Build(channels, height * factor, width * factor, (c, y, x) =>
    {
        var (y0, y1, fy) = Source(y, height);
        var (x0, x1, fx) = Source(x, width);
        return (1 - fy) * ((1 - fx) * this[c, y0, x0] + fx * this[c, y0, x1]) + fy * ((1 - fx) * this[c, y1, x0] + fx * this[c, y1, x1]);

        (int, int, double) Source(int target, int extent)
        {
            var position = Math.Max((target + 0.5) / factor - 0.5, 0);
            var first = (int)position;
            return (first, Math.Min(first + 1, extent - 1), position - first);
        }
    });

    private static FeatureMap Build(int channels, int height, int width, Func<int, int, int, double> f)
    {
        var result = new FeatureMap(channels, height, width);
        Parallel.For(0, channels, c =>
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    result[c, y, x] = f(c, y, x);
            }
        });
        return result;
    }
}
