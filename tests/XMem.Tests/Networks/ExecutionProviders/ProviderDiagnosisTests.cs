using XMem.Networks.ExecutionProviders;

namespace XMem.Tests.Networks.ExecutionProviders;

/// <summary>What ONNX Runtime says when a provider does not work, in words that say what to do.</summary>
public sealed class ProviderDiagnosisTests
{
    [Theory]
    [InlineData(
        "[ErrorCode:Fail] CUDA execution provider is not enabled in this build.",
        "The module was built with an ONNX Runtime that has no Cuda.",
        "./build.ps1 Build -Runtime Gpu")]
    [InlineData(
        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: No such file or directory",
        "The library libcublasLt.so.13 was not found.",
        "Install CUDA 13,")]
    [InlineData("libcufft.so.11: cannot open shared object file: No such file", "The library libcufft.so.11 was not found.", "Install CUDA 12,")]
    [InlineData("libcurand.so.10: cannot open shared object file: No such file", "The library libcurand.so.10 was not found.", "Install CUDA,")]
    [InlineData("libcudnn.so.9: cannot open shared object file: No such file", "The library libcudnn.so.9 was not found.", "Install cuDNN 9,")]
    [InlineData("libnvinfer.so.10: cannot open shared object file: No such file", "The library libnvinfer.so.10 was not found.", "Install TensorRT 10,")]
    [InlineData("libcuda.so.1: cannot open shared object file: No such file", "The library libcuda.so.1 was not found.", "Install the NVIDIA driver.")]
    [InlineData(
        "libonnxruntime_providers_cuda.so: cannot open shared object file: No such file",
        "The library libonnxruntime_providers_cuda.so was not found.",
        "./build.ps1 Build -Runtime Gpu")]
    [InlineData(
        "Error loading \"C:\\m\\onnxruntime_providers_cuda.dll\" which depends on \"cublasLt64_12.dll\" which is missing. LoadLibrary failed with error 126 \"\" when trying to load \"C:\\m\\onnxruntime_providers_cuda.dll\"",
        "onnxruntime_providers_cuda.dll was not found, or a library that it needs.",
        "on PATH")]
    [InlineData("cuDNN is not available: LoadLibrary failed for cudnn64_9.dll with error 126", "cudnn64_9.dll was not found, or a library that it needs.", "on PATH")]
    [InlineData(
        "cuDNN is not available: dlopen failed for libcudnn.so.9: libcudnn.so.9: cannot open shared object file: No such file or directory",
        "The library libcudnn.so.9 was not found.",
        "Install cuDNN 9,")]
    [InlineData("CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0", "The NVIDIA driver is older", "newer driver")]
    [InlineData("CUDA failure 100: no CUDA-capable device is detected ; GPU=-1", "There is no NVIDIA GPU", "-ExecutionProvider Cpu")]
    [InlineData("CUDA failure 101: invalid device ordinal ; GPU=3", "There is no device of that number.", "-DeviceId")]
    [InlineData("CUDA failure 2: out of memory ; GPU=0", "too little free memory", "smaller Size")]
    [InlineData("BFCArena: Failed to allocate memory for requested buffer of size 268435456", "too little free memory", "smaller Size")]
    [InlineData("Available memory of 1024 is smaller than requested bytes of 4096", "too little free memory", "smaller Size")]
    [InlineData("something that nobody foresaw", "something that nobody foresaw", "-ExecutionProvider Cpu")]
    public void Messages(string message, string reason, string remedy)
    {
        var status = ProviderDiagnosis.Explain("Cuda", "Gpu", new DllNotFoundException(message));
        Assert.False(status.IsAvailable);
        Assert.Contains(reason, status.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, status.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_foresaw_is_not_the_providers_fault()
    {
        Assert.False(ExecutionProvider.Find("Cuda").IsAtFault(new DllNotFoundException("The graph has no outputs.")));
        Assert.True(ExecutionProvider.Find("Cuda").IsAtFault(new DllNotFoundException("CUDA failure 2: out of memory")));
    }
}
