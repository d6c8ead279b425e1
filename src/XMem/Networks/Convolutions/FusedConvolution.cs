namespace XMem.Networks.Convolutions;

/// <summary>A convolution with what the graph does right before and behind it: y = relu(conv(relu(x)) + addend), each part optional.</summary>
/// <param name="convolution">The convolution; disposed with this.</param>
/// <param name="rectifiesInput">Whether there is a ReLU before it.</param>
/// <param name="hasAddend">Whether something is added.</param>
/// <param name="rectifiesOutput">Whether there is a ReLU behind it.</param>
internal sealed unsafe class FusedConvolution(WinogradConvolution convolution, bool rectifiesInput, bool hasAddend, bool rectifiesOutput) : IDisposable
{
    /// <summary>Whether something is added.</summary>
    public bool HasAddend => hasAddend;

    /// <summary>Output channels.</summary>
    public int Outputs => convolution.Outputs;

    /// <inheritdoc cref="WinogradConvolution.Plan"/>
    public WinogradPlan Plan(int count, int height, int width, int threads) => convolution.Plan(count, height, width, threads);

    /// <inheritdoc cref="WinogradConvolution.Run"/>
    public void Run(WinogradPlan plan, int part, float* x, float* addend, bool isAddendShared, float* y) =>
        convolution.Run(plan, part, x, addend, isAddendShared, y, Least(rectifiesInput), Least(rectifiesOutput));

    public void Dispose() => convolution.Dispose();

    private static float Least(bool rectifies) => rectifies ? 0 : float.NegativeInfinity;
}
