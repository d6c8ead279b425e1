using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using XMem.Devices;
using XMem.Models;

namespace XMem.Networks.ExecutionProviders;

/// <summary>An NVIDIA GPU, in a build of the module with Microsoft.ML.OnnxRuntime.Gpu. The memories live in the device's memory.</summary>
/// <param name="options">Device, memory limit, and ONNX Runtime's options for CUDA.</param>
public sealed class CudaExecutionProvider(ProviderOptions options) : ExecutionProvider(options)
{
    /// <inheritdoc/>
    public override string Name => "Cuda";

    internal override int Preference => 2;

    internal override string Arenas => string.Create(CultureInfo.InvariantCulture, $"{base.Arenas};gpu:{Options.DeviceId}");

    internal override TensorKernels LoadKernels(ModelDimensions dimensions) => new DeviceKernels(
        this, new OrtMemoryInfo("Cuda", OrtAllocatorType.ArenaAllocator, Options.DeviceId, OrtMemType.Default), dimensions);

    /// <summary>Appends CUDA, for itself or for what another provider leaves.</summary>
    internal static void Append(SessionOptions session, ProviderOptions options, IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),

            // An exhaustive search at each new shape would cost more than it gains.
            ["cudnn_conv_algo_search"] = "HEURISTIC",

            // Extensions of the size asked for instead of powers of two, as in main memory.
            ["arena_extend_strategy"] = "kSameAsRequested",

            // The same masks from the same weights: TF32 rounds to 10 bits.
            ["use_tf32"] = "0",
        };
        if (options.DeviceMemoryLimit > 0)
            all["gpu_mem_limit"] = options.DeviceMemoryLimit.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
            all[name] = value;
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(all);
        session.AppendExecutionProvider_CUDA(cuda);
    }

    private protected override void Append(SessionOptions session) => Append(session, Options, Options.Settings);
}
