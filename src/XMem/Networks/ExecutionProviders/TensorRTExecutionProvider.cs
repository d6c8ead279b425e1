using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using XMem.Devices;
using XMem.Models;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// NVIDIA TensorRT, in a build of the module with Microsoft.ML.OnnxRuntime.Gpu. Engines are built when a size is first seen, which takes
/// minutes, and kept in a cache; what TensorRT does not run, CUDA runs.
/// </summary>
/// <param name="options">Device, memory limit, and ONNX Runtime's options for TensorRT.</param>
public sealed class TensorRTExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <inheritdoc/>
    public override string Name => "TensorRT";

    /// <summary>Where engines are kept unless trt_engine_cache_path says otherwise.</summary>
    public static string EngineCache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "XMem.PowerShell", "tensorrt");

    internal override TensorKernels LoadKernels(ModelDimensions dimensions)
    {
        // Engines are for networks: the small graphs run on CUDA. Without TensorRT it is TensorRT that is missing, not CUDA.
        new GraphKernel("probe", MemoryGraphs.Copy(), this).Dispose();
        return new CudaExecutionProvider(Options with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) }).LoadKernels(dimensions);
    }

    private protected override void Append(SessionOptions session)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = Options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["trt_engine_cache_enable"] = "1",
            ["trt_engine_cache_path"] = EngineCache,
            ["trt_timing_cache_enable"] = "1",
        };
        if (Options.DeviceMemoryLimit > 0)
            settings["trt_max_workspace_size"] = Options.DeviceMemoryLimit.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in Options.Settings)
            settings[name] = value;
        using var tensorRT = new OrtTensorRTProviderOptions();
        tensorRT.UpdateOptions(settings);
        session.AppendExecutionProvider_Tensorrt(tensorRT);
        CudaExecutionProvider.Append(session, Options, new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
