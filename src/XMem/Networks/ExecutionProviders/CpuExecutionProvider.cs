using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>The processor: always there, and the same masks bit for bit at every run.</summary>
public sealed class CpuExecutionProvider : ExecutionProvider
{
    /// <inheritdoc/>
    public override string Name => "Cpu";

    internal override bool TakesCustomOperators => true;

    // ONNX Runtime falls back to the processor by itself.
    internal override void Configure(SessionOptions options)
    {
    }
}
