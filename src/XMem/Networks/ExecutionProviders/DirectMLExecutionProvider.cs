using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// Any GPU with DirectX 12 on Windows, in a build of the module with Microsoft.ML.OnnxRuntime.DirectML. Its memory cannot be looked into
/// by address, so the memories live in main memory.
/// </summary>
/// <param name="options">The device.</param>
public sealed class DirectMLExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <inheritdoc/>
    public override string Name => "DirectML";

    internal override string Runtime => "DirectML";

    internal override int Preference => 1;

    private protected override void Append(SessionOptions session, SessionUse use)
    {
        // DirectML refuses sessions with either.
        session.EnableMemoryPattern = false;
        session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        session.AppendExecutionProvider_DML(Options.DeviceId);
    }

    private protected override void CheckOptions()
    {
        base.CheckOptions();
        if (Options.DeviceMemoryLimit > 0 || Options.Settings.Count > 0)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, "The DirectML execution provider takes a DeviceId and nothing else: leave out DeviceMemoryLimit and ProviderOption.");
        }
    }
}
