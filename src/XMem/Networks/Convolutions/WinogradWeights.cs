using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using XMem.Tensors;

namespace XMem.Networks.Convolutions;

/// <summary>
/// The weights of a 3x3 convolution, as the model has them. They are transformed on their way into the product: kept transformed they
/// would take four times the memory, and reading that takes longer than the transform; and as they are, processes can share them.
/// </summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    private const int Taps = 9;

    private readonly NativeBuffer? _copy;
    private readonly float* _weights;

    /// <summary>Uses weights where they lie.</summary>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="weights">outputs x inputs x 3 x 3 values, which must live as long as this.</param>
    /// <param name="bias">outputs values, or none.</param>
    public WinogradWeights(int outputs, int inputs, float* weights, ReadOnlySpan<float> bias)
    {
        (Outputs, Inputs) = (outputs, inputs);
        _weights = weights;
        Panels = (outputs + WinogradKernel.Outputs - 1) / WinogradKernel.Outputs;
        Bias = new float[outputs];
        bias.CopyTo(Bias);
    }

    /// <summary>Copies weights.</summary>
    /// <param name="outputs">Output channels.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="weights">outputs x inputs x 3 x 3 values.</param>
    /// <param name="bias">outputs values, or none.</param>
    public WinogradWeights(int outputs, int inputs, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
        : this(outputs, inputs, (float*)null, bias)
    {
        _copy = new NativeBuffer();
        _copy.Resize(weights.Length);
        _weights = _copy.Pointer;
        weights.CopyTo(new Span<float>(_weights, weights.Length));
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
    /// <param name="panel">The panel; of channels that the last one lacks, another's weights are transformed.</param>
    /// <param name="start">First input channel.</param>
    /// <param name="count">Input channels.</param>
    /// <param name="transformed">36 matrices of count x <see cref="WinogradKernel.Outputs"/> values, a stride apart; two values more are written.</param>
    /// <param name="stride">Values from one matrix to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(int panel, int start, int count, float* transformed, nint stride)
    {
        var columns = stackalloc Vector256<float>[WinogradConvolution.Patch * 3];
        var taps = stackalloc Vector256<float>[Taps];
        var kernels = stackalloc float*[WinogradKernel.Outputs];
        for (var lane = 0; lane < WinogradKernel.Outputs; lane++)
            kernels[lane] = _weights + ((long)Math.Min(panel * WinogradKernel.Outputs + lane, Outputs - 1) * Inputs + start) * Taps;
        for (nint offset = 0; offset < count * Taps; offset += Taps, transformed += WinogradKernel.Outputs)
        {
            WinogradTransforms.Transpose(kernels, offset, taps);
            for (var x = 0; x < 3; x++)
            {
                (columns[x], columns[3 + x], columns[6 + x], columns[9 + x], columns[12 + x], columns[15 + x]) =
                    WinogradTransforms.Weights(taps[x], taps[3 + x], taps[6 + x]);
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

    public void Dispose() => _copy?.Dispose();
}
