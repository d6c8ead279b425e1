using System.Runtime.Intrinsics.X86;

namespace XMem.Networks.Convolutions;

/// <summary>
/// A 3x3 convolution, stride 1, zero padding 1, by Winograd's F(4x4, 3x3): a quarter of the multiplications. Work is cut into
/// parts that need nothing of each other: some tiles of the output for some of its channels. A part transforms its patches and
/// weights, multiplies them as 36 matrix products, and transforms the products back. The result does not depend on the cut.
/// </summary>
internal sealed unsafe class WinogradConvolution : IDisposable
{
    /// <summary>Height and width of a tile of output.</summary>
    public const int Tile = 4;

    /// <summary>Height and width of the patch of input that a tile depends on.</summary>
    public const int Patch = 6;

    private const int Points = Patch * Patch;

    // Chosen so that patches and products of a part stay in the third-level cache, weights in the second.
    private const int TilesAtOnce = 112;
    private const int InputsAtOnce = 192;
    private const int PanelsAtOnce = 4;

    private readonly WinogradWeights _weights;
    private readonly ScratchPool _scratch;

    public WinogradConvolution(WinogradWeights weights, ScratchPool scratch)
    {
        _weights = weights;
        _scratch = scratch;
    }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Output channels.</summary>
    public int Outputs => _weights.Outputs;

    /// <summary>Input channels.</summary>
    public int Inputs => _weights.Inputs;

    /// <summary>Cuts the work into parts, so that all threads get the same share where that is possible.</summary>
    public WinogradPlan Plan(int count, int height, int width, int threads)
    {
        var tiles = (long)count * CeilingDivide(height, Tile) * CeilingDivide(width, Tile);
        var blocks = (int)CeilingDivide(tiles, TilesAtOnce);
        var ranges = 1;
        if (blocks >= threads)
            blocks = (int)Math.Min(CeilingDivide(blocks, threads) * threads, tiles);
        else
            ranges = Math.Min((int)CeilingDivide(threads, blocks), _weights.Panels);
        return new WinogradPlan(count, height, width, tiles, blocks, ranges);
    }

    /// <summary>Computes one part.</summary>
    /// <param name="plan">The cut.</param>
    /// <param name="part">Which part of <see cref="WinogradPlan.Parts"/>.</param>
    /// <param name="x">count x <see cref="Inputs"/> x height x width values.</param>
    /// <param name="addend">What is added to the output, of its shape, or null.</param>
    /// <param name="isAddendShared">Whether there is one picture to add for all.</param>
    /// <param name="y">count x <see cref="Outputs"/> x height x width values, written.</param>
    /// <param name="leastInput">Smaller inputs count as this.</param>
    /// <param name="leastOutput">Smaller outputs become this.</param>
    public void Run(WinogradPlan plan, int part, float* x, float* addend, bool isAddendShared, float* y, float leastInput, float leastOutput)
    {
        var (block, range) = Math.DivRem(part, plan.Ranges);
        var (firstTile, lastTile) = (plan.Tiles * block / plan.Blocks, plan.Tiles * (block + 1) / plan.Blocks);
        var (firstPanel, lastPanel) = (_weights.Panels * range / plan.Ranges, _weights.Panels * (range + 1) / plan.Ranges);
        var tiles = (int)(lastTile - firstTile);
        var outputs = (lastPanel - firstPanel) * WinogradKernel.Outputs;
        var inputsAtOnce = Math.Min(InputsAtOnce, Inputs);

        var stride = Odd(tiles + 7);
        var patchStride = Odd(inputsAtOnce * stride);
        var weightStride = Odd(inputsAtOnce * WinogradKernel.Outputs + 2);
        var productStride = Odd(outputs * stride);
        using var lease = _scratch.Rent(
            WinogradPatches.ScratchSize(plan.Width) + Points * (patchStride + PanelsAtOnce * weightStride + productStride));
        var patches = lease.Pointer;
        var weights = patches + Points * patchStride;
        var products = weights + Points * PanelsAtOnce * weightStride;
        var cutter = new WinogradPatches(plan.Height, plan.Width, leastInput, products + Points * productStride);

        for (var input = 0; input < Inputs; input += inputsAtOnce)
        {
            var depth = Math.Min(inputsAtOnce, Inputs - input);
            foreach (var run in plan.Runs(firstTile, lastTile))
            {
                for (var c = 0; c < depth; c++)
                {
                    cutter.Transform(
                        x + ((long)run.Picture * Inputs + input + c) * plan.Pixels, run.Row, run.First, run.Count, patches + c * stride + run.Start, patchStride);
                }
            }

            for (var panel = firstPanel; panel < lastPanel; panel += PanelsAtOnce)
            {
                var panels = Math.Min(PanelsAtOnce, lastPanel - panel);
                for (var p = 0; p < panels; p++)
                    _weights.Transform(panel + p, input, depth, weights + p * Points * weightStride, weightStride);
                for (var point = 0; point < Points; point++)
                {
                    var target = products + point * productStride + (panel - firstPanel) * WinogradKernel.Outputs * stride;
                    for (var tile = 0; tile < tiles; tile += WinogradKernel.Tiles)
                    {
                        for (var p = 0; p < panels; p++)
                        {
                            WinogradKernel.Multiply(
                                weights + (p * Points + point) * weightStride,
                                patches + point * patchStride + tile,
                                target + p * WinogradKernel.Outputs * stride + tile,
                                depth,
                                stride,
                                accumulate: input > 0);
                        }
                    }
                }
            }
        }

        var firstOutput = firstPanel * WinogradKernel.Outputs;
        var lastOutput = Math.Min(lastPanel * WinogradKernel.Outputs, Outputs);
        foreach (var run in plan.Runs(firstTile, lastTile))
        {
            for (var output = firstOutput; output < lastOutput; output++)
            {
                var at = ((long)run.Picture * Outputs + output) * plan.Pixels;
                var addendAt = isAddendShared ? output * plan.Pixels : at;
                WinogradOutputs.Write(
                    products + (output - firstOutput) * stride + run.Start,
                    productStride,
                    y + at,
                    addend is null ? null : addend + addendAt,
                    plan.Height,
                    plan.Width,
                    run.Row,
                    run.First,
                    run.Count,
                    _weights.Bias[output],
                    leastOutput);
            }
        }
    }

    public void Dispose() => _weights.Dispose();

    /// <summary>An odd number of cache lines: matrices that are multiples of a page apart would push each other out of the cache.</summary>
    private static nint Odd(int values) => ((values + 15) / 16 | 1) * 16;

    private static nint Odd(nint values) => ((values + 15) / 16 | 1) * 16;

    private static long CeilingDivide(long a, long b) => (a + b - 1) / b;
}
