using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>The processor: always there, and the same masks bit for bit at every run.</summary>
/// <param name="options">The precision: there is nothing else to choose.</param>
public sealed class CpuExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <summary>The processor.</summary>
    public CpuExecutionProvider()
        : this(new ProviderOptions())
    {
    }

    /// <inheritdoc/>
    public override string Name => "Cpu";

    internal override bool TakesCustomOperators => Options.Precision == Precision.Float32;

    internal override int Preference => 0;

    // ONNX Runtime falls back to the processor by itself.
    private protected override void Append(SessionOptions session, SessionUse use)
    {
    }

    private protected override void CheckOptions()
    {
        base.CheckOptions();
        if (Options.Identity != new ProviderOptions { Precision = Options.Precision }.Identity)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                "The Cpu execution provider has no devices and no options of its own: leave out DeviceId, DeviceMemoryLimit and ProviderOption, or choose another provider.");
        }
    }
}
