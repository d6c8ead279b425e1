using Microsoft.ML.OnnxRuntime;
using XMem.Devices;
using XMem.Models;
using XMem.Networks.ExecutionProviders;

namespace XMem.Tests.Devices;

/// <summary>
/// The processor in the part of a device: its memory is main memory, but everybody takes it for a device's, which only kernels read and
/// write. What works with it moves nothing behind the kernels' back.
/// </summary>
internal sealed class ProcessorAsDevice(bool capturesRuns = false) : ExecutionProvider(new ProviderOptions())
{
    public override string Name => capturesRuns ? "Processor as device with graphs" : "Processor as device";

    /// <summary>Kernels for memories of any shape.</summary>
    public static DeviceKernels Kernels(int keyChannels, int valueChannels) => new(
        new ProcessorAsDevice().FindMemory(), new ModelDimensions(keyChannels, valueChannels, 0));

    /// <summary>The second is of a device that ONNX Runtime does not know, so that it refuses a run that is to shrink them.</summary>
    internal override string Arenas => $"{base.Arenas};nowhere:0";

    internal override bool PlansEveryShape => true;

    /// <summary>Here runs are numbered and take their turns as on a GPU that captures them; there is nothing that would.</summary>
    internal override bool CapturesRuns => capturesRuns;

    internal override ProviderMemory FindMemory() => new(this, OrtMemoryInfo.DefaultInstance, Pinned: OrtMemoryInfo.DefaultInstance);

    private protected override void Append(SessionOptions session, SessionUse use)
    {
    }
}
