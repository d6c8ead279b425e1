using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>An NVIDIA GPU, in a build of the module with Microsoft.ML.OnnxRuntime.Gpu. The memories live in the device's memory.</summary>
/// <param name="options">Device, memory limit, and ONNX Runtime's options for CUDA.</param>
public sealed class CudaExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <inheritdoc/>
    public override string Name => "Cuda";

    internal override int Preference => 2;

    internal override string Arenas => string.Create(CultureInfo.InvariantCulture, $"{base.Arenas};gpu:{Options.DeviceId}");

    internal override ProviderMemory FindMemory() => new(
        this,
        new OrtMemoryInfo("Cuda", OrtAllocatorType.ArenaAllocator, Options.DeviceId, OrtMemType.Default),
        new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.ArenaAllocator, Options.DeviceId, OrtMemType.CpuOutput));

    internal override bool CapturesRuns =>
        Options.Settings.GetValueOrDefault(CudaGraphSetting) is "1" or "true" or "True";

    // cuDNN plans a convolution anew whenever its input has another shape than the last.
    internal override bool PlansEveryShape => true;

    /// <summary>Appends CUDA, for itself or for what another provider leaves.</summary>
    internal static void Append(
        SessionOptions session, ProviderOptions options, IReadOnlyDictionary<string, string> settings, SessionUse use)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(Settings(options, settings, use));
        session.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>ONNX Runtime's options for CUDA.</summary>
    /// <param name="options">Device, memory limit and precision.</param>
    /// <param name="settings">The user's own, which go before all others.</param>
    /// <param name="use">What the session is for.</param>
    internal static Dictionary<string, string> Settings(ProviderOptions options, IReadOnlyDictionary<string, string> settings, SessionUse use)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),

            // An exhaustive search at each new shape would cost more than it gains.
            ["cudnn_conv_algo_search"] = "HEURISTIC",

            // Extensions of the size asked for instead of powers of two, as in main memory. Blocks of similarity grow from frame to
            // frame, and each would leave one behind that is too small for the next.
            ["arena_extend_strategy"] = use == SessionUse.Kernel ? "kNextPowerOfTwo" : "kSameAsRequested",

            // The same masks from the same weights: TF32 rounds to 10 bits. In float16 that is no loss, and without TF32 ONNX Runtime
            // leaves the tensor cores alone whatever the numbers are.
            ["use_tf32"] = use == SessionUse.Network && options.Precision == Precision.Float16 ? "1" : "0",
        };
        if (options.DeviceMemoryLimit > 0)
            all["gpu_mem_limit"] = options.DeviceMemoryLimit.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
            all[name] = value;

        // Networks' tensors stay where they are from frame to frame. Those of kernels grow.
        if (use != SessionUse.Network)
            all.Remove(CudaGraphSetting);
        return all;
    }

    private protected override bool TakesSetting(string name) => name == CudaGraphSetting;

    private protected override void Append(SessionOptions session, SessionUse use) => Append(session, Options, Options.Settings, use);
}
