using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// NVIDIA TensorRT, in a build of the module with Microsoft.ML.OnnxRuntime.Gpu. Engines are built when a size is first seen, which takes
/// minutes, and kept in a cache; what TensorRT does not run, CUDA runs.
/// </summary>
/// <param name="options">Device, memory limit, and ONNX Runtime's options for TensorRT.</param>
public sealed class TensorRTExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    private const string EngineCachePath = "trt_engine_cache_path";

    /// <inheritdoc/>
    public override string Name => "TensorRT";

    /// <summary>Where engines are kept unless trt_engine_cache_path says otherwise.</summary>
    public static string EngineCache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "XMem.PowerShell", "tensorrt");

    internal override ProviderMemory FindMemory()
    {
        // Engines are for networks: the small graphs run on CUDA. Without TensorRT it is TensorRT that is missing, not CUDA.
        new GraphKernel("probe", CopyGraph.Create(), this).Dispose();
        return new CudaExecutionProvider(Options with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) }).FindMemory();
    }

    internal override bool PlansEveryShape => true;

    /// <summary>ONNX Runtime's options for TensorRT.</summary>
    internal static Dictionary<string, string> Settings(ProviderOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["trt_engine_cache_enable"] = "1",
            [EngineCachePath] = EngineCache,
            ["trt_timing_cache_enable"] = "1",
        };

        // TensorRT goes by its own flag, not by the graph's types.
        if (options.Precision == Precision.Float16)
            settings["trt_fp16_enable"] = "1";
        if (options.DeviceMemoryLimit > 0)
            settings["trt_max_workspace_size"] = options.DeviceMemoryLimit.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        return settings;
    }

    /// <summary>Makes the folder of the engines, of which ONNX Runtime makes only the last part.</summary>
    /// <exception cref="XMemException">ExecutionProviderUnavailable: it cannot be made.</exception>
    internal static void CreateCache(string path)
    {
        try
        {
            if (path.Length > 0)
                Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"TensorRT cannot keep its engines in '{PrintableText.Of(path)}': {exception.Message} "
                + $"Name another folder with -ProviderOption @{{ {EngineCachePath} = '...' }}.",
                path);
        }
    }

    private protected override void Append(SessionOptions session, SessionUse use)
    {
        var settings = Settings(Options);
        using var tensorRT = new OrtTensorRTProviderOptions();
        CreateCache(settings[EngineCachePath]);
        tensorRT.UpdateOptions(settings);
        session.AppendExecutionProvider_Tensorrt(tensorRT);
        CudaExecutionProvider.Append(session, Options, new Dictionary<string, string>(StringComparer.Ordinal), use);
    }
}
