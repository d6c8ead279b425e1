using XMem.Networks.Convolutions;
using XMem.Tensors;
using XMem.Tests.Support;

namespace XMem.Tests.Networks.Convolutions;

/// <summary>Our own 3x3 convolution computes what the definition says, whatever the sizes, and however the work is cut.</summary>
public sealed unsafe class WinogradConvolutionTests
{
    private const float None = float.NegativeInfinity;

    // Less than a tile, exact tiles, odd rests, more channels than are taken at once, more tiles than a part has, no full panel.
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 1, 1, 1 },
        { 1, 3, 5, 4, 4 },
        { 2, 7, 13, 9, 5 },
        { 1, 12, 6, 3, 70 },
        { 3, 5, 12, 17, 33 },
        { 1, 200, 20, 6, 30 },
        { 1, 2, 7, 50, 61 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Equals_the_definition(int count, int inputs, int outputs, int height, int width)
    {
        using var scene = new Scene(count, inputs, outputs, height, width);
        scene.Run(threads: 1, new ConvolutionSurroundings());
        scene.AssertClose((n, o, y, x) => scene.Sum(n, o, y, x, None));
    }

    [Fact]
    public void Rectifies_its_input()
    {
        using var scene = new Scene(2, 4, 7, 10, 22);
        scene.Run(threads: 2, new ConvolutionSurroundings(rectifiesInput: true));
        scene.AssertClose((n, o, y, x) => scene.Sum(n, o, y, x, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adds_and_then_rectifies(bool isAddendShared)
    {
        using var scene = new Scene(3, 4, 7, 10, 22);
        using var addend = TestTensors.Draw("addend", 3, 7, 10, 22);
        scene.Run(threads: 3, new ConvolutionSurroundings(rectifiesOutput: true, addend: addend.Pointer, isAddendShared: isAddendShared));
        scene.AssertClose((n, o, y, x) => Math.Max(
            0, scene.Sum(n, o, y, x, None) + addend.Span[(((isAddendShared ? 0 : n) * 7 + o) * 10 + y) * 22 + x]));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_cut_changes_nothing(int count, int inputs, int outputs, int height, int width)
    {
        using var scene = new Scene(count, inputs, outputs, height, width);
        scene.Run(threads: 1, new ConvolutionSurroundings());
        var expected = scene.Y.Span.ToArray();
        foreach (var threads in new[] { 2, 3, 5, 16 })
        {
            scene.Y.Span.Clear();
            scene.Run(threads, new ConvolutionSurroundings());
            Assert.Equal(expected, scene.Y.Span.ToArray());
        }
    }

    [Fact]
    public void Work_is_cut_evenly()
    {
        using var scene = new Scene(1, 1, 60, 1, 1);
        Assert.All(new[] { 1, 2, 3, 4, 8 }, threads =>
        {
            var large = scene.Convolution.Plan(1, 120, 216, threads);
            var small = scene.Convolution.Plan(1, 30, 54, threads);
            Assert.Equal((0, 0), (large.Parts % threads, small.Parts % threads));
            Assert.InRange((double)large.Tiles / large.Blocks, 40, 112);
        });
        Assert.Equal(10, scene.Convolution.Plan(1, 4, 4, 64).Parts);
    }

    [Fact]
    public void Both_kernels_give_the_same_products()
    {
        Assert.SkipUnless(WinogradKernel.IsWideSupported, "The processor has no vectors of 512 bits.");
        const int Depth = 37, Stride = 48;
        using var weights = TestTensors.Draw("weights", 2, Depth, WinogradKernel.Outputs);
        using var tiles = TestTensors.Draw("tiles", Depth, Stride);
        using var wide = TestTensors.Draw("products", 2 * WinogradKernel.Outputs, Stride);
        using var narrow = TestTensors.Draw("products", 2 * WinogradKernel.Outputs, Stride);
        foreach (var accumulate in new[] { false, true })
        {
            WinogradKernel.MultiplyWide(
                weights.Pointer, weights.Pointer + Depth * WinogradKernel.Outputs, tiles.Pointer, wide.Pointer, Depth, Stride, accumulate);
            for (var (panel, tile) = (0, 0); panel < 2; (panel, tile) = tile == 0 ? (panel, 16) : (panel + 1, 0))
            {
                WinogradKernel.Multiply(
                    weights.Pointer + panel * Depth * WinogradKernel.Outputs,
                    tiles.Pointer + tile,
                    narrow.Pointer + panel * WinogradKernel.Outputs * Stride + tile,
                    Depth,
                    Stride,
                    accumulate);
            }
        }

        Assert.Equal(narrow.Span.ToArray(), wide.Span.ToArray());
        Assert.Contains(wide.Span.ToArray(), value => Math.Abs(value) > 1);
    }

    /// <summary>A convolution with values by formula, and the sums that define it.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly (int Count, int Inputs, int Outputs, int Height, int Width) _shape;
        private readonly float[] _weights;
        private readonly float[] _bias;
        private readonly NativeTensor _x;
        private readonly ScratchPool _scratch = new();

        public Scene(int count, int inputs, int outputs, int height, int width)
        {
            Assert.SkipUnless(WinogradConvolution.IsSupported, "The processor lacks the instructions.");
            _shape = (count, inputs, outputs, height, width);
            _weights = Gw1.Draw("weights", outputs * inputs * 9, u => u);
            _bias = Gw1.Draw("bias", outputs, u => u);
            _x = TestTensors.Draw("x", count, inputs, height, width);
            Y = new NativeTensor(count, outputs, height, width);
            Convolution = new WinogradConvolution(new WinogradWeights(outputs, inputs, _weights, _bias), _scratch);
        }

        public WinogradConvolution Convolution { get; }

        public NativeTensor Y { get; }

        public void Run(int threads, ConvolutionSurroundings surroundings)
        {
            var plan = Convolution.Plan(_shape.Count, _shape.Height, _shape.Width, threads);
            Parallel.For(0, plan.Parts, part => Convolution.Run(plan, part, _x.Pointer, Y.Pointer, surroundings));
        }

        public double Sum(int picture, int output, int y, int x, float least)
        {
            double sum = _bias[output];
            for (var input = 0; input < _shape.Inputs; input++)
            {
                for (var tap = 0; tap < 9; tap++)
                {
                    var (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1);
                    if (row < 0 || column < 0 || row >= _shape.Height || column >= _shape.Width)
                        continue;
                    var pixel = _x.Span[((picture * _shape.Inputs + input) * _shape.Height + row) * _shape.Width + column];
                    sum += (double)_weights[(output * _shape.Inputs + input) * 9 + tap] * Math.Max(pixel, least);
                }
            }

            return sum;
        }

        public void AssertClose(Func<int, int, int, int, double> expected)
        {
            var values = new float[Y.Span.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var (row, x) = Math.DivRem(i, _shape.Width);
                var (channel, y) = Math.DivRem(row, _shape.Height);
                var (picture, output) = Math.DivRem(channel, _shape.Outputs);
                values[i] = (float)expected(picture, output, y, x);
            }

            TestTensors.Close(values, Y.Span, 1e-5 * TestTensors.Magnitude(values), "convolution");
        }

        public void Dispose()
        {
            Convolution.Dispose();
            _x.Dispose();
            Y.Dispose();
            _scratch.Dispose();
        }
    }
}
