using Microsoft.ML.OnnxRuntime;
using XMem.Devices;
using XMem.Models;

namespace XMem.Networks.ExecutionProviders;

/// <summary>An NVIDIA GPU, in a build of the module with Microsoft.ML.OnnxRuntime.Gpu.</summary>
public sealed class CudaExecutionProvider : ExecutionProvider
{
    /// <inheritdoc/>
    public override string Name => "Cuda";

    internal override void Configure(SessionOptions options)
    {
        try
        {
            // Heuristic search: memory reading changes shapes, and an exhaustive search at each would cost more than it gains.
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(new Dictionary<string, string>(StringComparer.Ordinal) { ["cudnn_conv_algo_search"] = "HEURISTIC" });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new XMemException(
                XMemErrorKind.ExecutionProviderUnavailable,
                $"The Cuda execution provider does not work here: {exception.Message.Trim()} It needs a module built with "
                + "'build.ps1 Build -Runtime Gpu', an NVIDIA driver, and the CUDA and cuDNN libraries that ONNX Runtime asks for. "
                + "Use -ExecutionProvider Cpu to go on without.",
                innerException: exception);
        }
    }

    // The memories live in the device's memory.
    internal override TensorKernels LoadKernels(ModelDimensions dimensions, int threads) => new DeviceKernels(
        this, new OrtMemoryInfo("Cuda", OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default), dimensions, threads);
}
