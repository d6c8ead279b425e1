using System.Runtime.Intrinsics.X86;

namespace XMem.Networks.Convolutions;

/// <summary>
/// A 3x3 convolution, stride 1, zero padding 1, by Winograd's F(4x4, 3x3): a quarter of the multiplications, in float32 and as
/// exact as these sums usually are (1e-6 of the largest value). Work is cut into parts that need nothing of each other: some tiles
/// of the output for some of its channels. A part transforms its patches and weights, multiplies them as 36 matrix products, and
/// transforms the products back. The result does not depend on the cut, bit for bit.
/// </summary>
/// <param name="weights">The weights; disposed with this.</param>
/// <param name="scratch">Memory for the parts that are being computed.</param>
internal sealed unsafe class WinogradConvolution(WinogradWeights weights, ScratchPool scratch) : IDisposable
{
    /// <summary>Height and width of a tile of output.</summary>
    public const int Tile = 4;

    /// <summary>Height and width of the patch of input that a tile depends on.</summary>
    public const int Patch = 6;

    /// <summary>Values of a transformed patch, and products of a tile.</summary>
    public const int Points = Patch * Patch;

    // Few enough for the patches of a part to stay in the third-level cache, and many enough to pay for the transform of the weights.
    private const int TilesAtOnce = 112;
    private const int InputsAtOnce = 192;

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Output channels.</summary>
    public int Outputs => weights.Outputs;

    /// <summary>Input channels.</summary>
    public int Inputs => weights.Inputs;

    /// <summary>Cuts the work into parts, the same share for all threads where that is possible.</summary>
    /// <param name="count">Pictures.</param>
    /// <param name="height">Of each.</param>
    /// <param name="width">Of each.</param>
    /// <param name="threads">Threads that there are.</param>
    public WinogradPlan Plan(int count, int height, int width, int threads)
    {
        var tiles = (long)count * WinogradPlan.TilesAlong(height) * WinogradPlan.TilesAlong(width);
        var blocks = (tiles + TilesAtOnce - 1) / TilesAtOnce;
        var ranges = Math.Min((threads + blocks - 1) / blocks, weights.Panels);
        if (blocks >= threads)
            blocks = Math.Min((blocks + threads - 1) / threads * threads, tiles);
        return new WinogradPlan(count, height, width, tiles, (int)blocks, (int)ranges);
    }

    /// <summary>Computes one part.</summary>
    /// <param name="plan">The cut.</param>
    /// <param name="part">Which of <see cref="WinogradPlan.Parts"/>.</param>
    /// <param name="x">count x <see cref="Inputs"/> x height x width values.</param>
    /// <param name="y">count x <see cref="Outputs"/> x height x width values, written.</param>
    /// <param name="surroundings">What is done to input and output on the way.</param>
    public void Run(WinogradPlan plan, int part, float* x, float* y, ConvolutionSurroundings surroundings)
    {
        var (block, range) = Math.DivRem(part, plan.Ranges);
        var (firstTile, endTile) = (plan.Tiles * block / plan.Blocks, plan.Tiles * (block + 1) / plan.Blocks);
        var (firstPanel, endPanel) = (weights.Panels * range / plan.Ranges, weights.Panels * (range + 1) / plan.Ranges);
        var runs = plan.Runs(firstTile, endTile);

        var inputsAtOnce = Math.Min(InputsAtOnce, Inputs);
        var layout = new WinogradLayout((int)(endTile - firstTile), inputsAtOnce, endPanel - firstPanel);
        using var lease = scratch.Rent(layout.Size + WinogradPatches.ScratchSize(plan.Width));
        var workspace = new WinogradWorkspace(layout, lease.Pointer);
        var patches = new WinogradPatches(plan.Height, plan.Width, surroundings.MinInput, lease.Pointer + layout.Size);

        for (var input = 0; input < Inputs; input += inputsAtOnce)
        {
            var depth = Math.Min(inputsAtOnce, Inputs - input);
            foreach (var run in runs)
            {
                var picture = x + ((long)run.Picture * Inputs + input) * plan.Pixels;
                for (var c = 0; c < depth; c++, picture += plan.Pixels)
                    patches.Transform(picture, run.Row, run.First, run.Count, workspace.Patches(c, run.Start), layout.PatchStride);
            }

            workspace.Multiply(weights, firstPanel, input, depth);
        }

        var endOutput = Math.Min(endPanel * WinogradKernel.Outputs, Outputs);
        foreach (var run in runs)
        {
            for (var output = firstPanel * WinogradKernel.Outputs; output < endOutput; output++)
            {
                WinogradOutputs.Write(
                    workspace.Products(output - firstPanel * WinogradKernel.Outputs, run.Start),
                    layout.ProductStride,
                    plan,
                    run,
                    y + ((long)run.Picture * Outputs + output) * plan.Pixels,
                    surroundings.AddendOf(run.Picture, Outputs, output, plan.Pixels),
                    weights.Bias[output],
                    surroundings.MinOutput);
            }
        }
    }

    public void Dispose() => weights.Dispose();
}
