namespace XMem.Networks.Convolutions;

/// <summary>A convolution with what the graph does right before and behind it.</summary>
/// <param name="Convolution">The convolution; disposed with this.</param>
/// <param name="RectifiesInput">Whether there is a ReLU before it.</param>
/// <param name="HasAddend">Whether something is added to its output.</param>
/// <param name="RectifiesOutput">Whether there is a ReLU behind all that.</param>
internal sealed record FusedConvolution(WinogradConvolution Convolution, bool RectifiesInput, bool HasAddend, bool RectifiesOutput) : IDisposable
{
    public void Dispose() => Convolution.Dispose();
}
