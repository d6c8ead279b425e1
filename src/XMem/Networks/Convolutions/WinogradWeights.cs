using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using XMem.Tensors;

namespace XMem.Networks.Convolutions;

/// <summary>
/// The weights of a 3x3 convolution, arranged so that they are transformed on their way into the product: kept transformed they
/// would take four times the memory, and reading that takes longer than the transform.
/// </summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    private const int Taps = 9;

    private readonly NativeBuffer _panels = new();

    /// <summary>Arranges weights.</summary>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="weights">outputs x inputs x 3 x 3 values.</param>
    /// <param name="bias">outputs values, or none.</param>
    public WinogradWeights(int outputs, int inputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        (Outputs, Inputs) = (outputs, inputs);
        Panels = (outputs + WinogradKernel.Outputs - 1) / WinogradKernel.Outputs;
        Bias = new float[outputs];
        bias.CopyTo(Bias);

        // The last vector of eight reads beyond the last six.
        var size = (long)Panels * inputs * Taps * WinogradKernel.Outputs + Vector256<float>.Count;
        _panels.Resize(size);
        new Span<float>(_panels.Pointer, checked((int)size)).Clear();
        for (var output = 0; output < outputs; output++)
        {
            var (panel, lane) = Math.DivRem(output, WinogradKernel.Outputs);
            var target = Panel(panel, 0) + lane;
            foreach (var weight in weights.Slice(output * inputs * Taps, inputs * Taps))
            {
                *target = weight;
                target += WinogradKernel.Outputs;
            }
        }
    }

    /// <summary>Output channels.</summary>
    public int Outputs { get; }

    /// <summary>Input channels.</summary>
    public int Inputs { get; }

    /// <summary>Panels of <see cref="WinogradKernel.Outputs"/> output channels.</summary>
    public int Panels { get; }

    /// <summary>One value per output channel.</summary>
    public float[] Bias { get; }

    /// <summary>Transforms a panel's weights for some of the input channels.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="start">First input channel.</param>
    /// <param name="count">Input channels.</param>
    /// <param name="transformed">36 matrices of count x <see cref="WinogradKernel.Outputs"/> values, a stride apart; two values more are written.</param>
    /// <param name="stride">Values from one matrix to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(int panel, int start, int count, float* transformed, nint stride)
    {
        var columns = stackalloc Vector256<float>[WinogradConvolution.Patch * 3];
        var weights = Panel(panel, start);
        for (var input = 0; input < count; input++, weights += Taps * WinogradKernel.Outputs, transformed += WinogradKernel.Outputs)
        {
            for (var x = 0; x < 3; x++)
            {
                (columns[x], columns[3 + x], columns[6 + x], columns[9 + x], columns[12 + x], columns[15 + x]) = WinogradTransforms.Weights(
                    Vector256.Load(weights + x * WinogradKernel.Outputs),
                    Vector256.Load(weights + (3 + x) * WinogradKernel.Outputs),
                    Vector256.Load(weights + (6 + x) * WinogradKernel.Outputs));
            }

            var target = transformed;
            for (var row = 0; row < WinogradConvolution.Patch; row++)
            {
                var (u0, u1, u2, u3, u4, u5) = WinogradTransforms.Weights(columns[3 * row], columns[3 * row + 1], columns[3 * row + 2]);
                u0.Store(target);
                u1.Store(target + stride);
                u2.Store(target + 2 * stride);
                u3.Store(target + 3 * stride);
                u4.Store(target + 4 * stride);
                u5.Store(target + 5 * stride);
                target += WinogradConvolution.Patch * stride;
            }
        }
    }

    public void Dispose() => _panels.Dispose();

    private float* Panel(int panel, int input) => _panels.Pointer + ((long)panel * Inputs + input) * Taps * WinogradKernel.Outputs;
}
