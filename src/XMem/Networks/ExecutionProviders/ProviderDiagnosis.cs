using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Networks.ExecutionProviders;

/// <summary>
/// Says in words what keeps a provider from working, from what ONNX Runtime, the dynamic linker and CUDA say.
/// </summary>
internal static partial class ProviderDiagnosis
{
    /// <summary>Whether an exception can mean that a provider does not work.</summary>
    public static bool IsFailure(Exception exception) => exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException;

    /// <summary>What is wrong, and what to do.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="runtime">The build flavour of the module that has it: Gpu or DirectML.</param>
    /// <param name="exception">What was thrown.</param>
    public static ProviderStatus Explain(string provider, string runtime, Exception exception) =>
        Recognize(provider, runtime, exception)
        ?? new ProviderStatus(provider, IsAvailable: false, exception.Message.Trim(), "Use -ExecutionProvider Cpu to go on without.");

    /// <summary>The same, of what is known; null of anything else.</summary>
    public static ProviderStatus? Recognize(string provider, string runtime, Exception exception)
    {
        var message = exception.Message;
        if (exception is EntryPointNotFoundException || message.Contains("not enabled in this build", StringComparison.OrdinalIgnoreCase))
        {
            return No(
                $"The module was built with an ONNX Runtime that has no {provider}.",
                $"Build it with './build.ps1 Build -Runtime {runtime}', or give a library of the provider with -ProviderLibrary.");
        }

        if (MissingFile().Match(message) is { Success: true } missing)
            return No($"The library {missing.Groups["library"].Value} was not found.", Bringing(missing.Groups["library"].Value, runtime));
        if (FailedLoad().Match(message) is { Success: true } failed)
        {
            return No(
                $"{failed.Groups["library"].Value} was not found, or a library that it needs.",
                "Install the CUDA and cuDNN versions that ONNX Runtime's release notes name, and put their bin folders on PATH.");
        }

        if (Contains("driver version is insufficient", "CUDA failure 35"))
            return No("The NVIDIA driver is older than the CUDA version that ONNX Runtime was built for.", "Install a newer driver.");
        if (Contains("no CUDA-capable device", "CUDA failure 100"))
            return No("There is no NVIDIA GPU, or CUDA_VISIBLE_DEVICES hides all.", "Use -ExecutionProvider Cpu on this machine.");
        if (Contains("invalid device ordinal", "CUDA failure 101"))
            return No("There is no device of that number.", "Choose another with -DeviceId; the first is 0.");
        if (Contains("out of memory", "CUDA failure 2:", "Failed to allocate memory for requested buffer", "Available memory of "))
            return No("The device has too little free memory.", "End other programs that use it, or use a smaller Size.");
        return null;

        ProviderStatus No(string reason, string remedy) => new(provider, IsAvailable: false, reason, remedy);

        bool Contains(params ReadOnlySpan<string> texts)
        {
            foreach (var text in texts)
            {
                if (message.Contains(text, StringComparison.OrdinalIgnoreCase))
                    return true;
            }

            return false;
        }
    }

    /// <summary>What brings a library. Its number tells the version: libcublasLt.so.13 is of CUDA 13, libcudnn.so.9 of cuDNN 9.</summary>
    private static string Bringing(string library, string runtime)
    {
        const string Path = "and put the folder of its libraries on LD_LIBRARY_PATH.";
        var version = Version().Match(library) is { Success: true } match ? $" {match.Groups["number"].Value}" : "";
        if (library.StartsWith("libcudnn", StringComparison.Ordinal))
            return $"Install cuDNN{version}, {Path}";
        if (library.StartsWith("libnvinfer", StringComparison.Ordinal) || library.StartsWith("libnvonnxparser", StringComparison.Ordinal))
            return $"Install TensorRT{version}, {Path}";
        if (library.StartsWith("libcuda.so", StringComparison.Ordinal))
            return "Install the NVIDIA driver.";
        if (library.Contains("onnxruntime_providers", StringComparison.Ordinal))
            return $"It belongs beside ONNX Runtime's own library: build the module with './build.ps1 Build -Runtime {runtime}'.";

        // cuFFT counts one less than CUDA, cuRAND does not count along.
        if (library.StartsWith("libcufft", StringComparison.Ordinal) && int.TryParse(version, out var fft))
            return $"Install CUDA {fft + 1}, {Path}";
        return library.StartsWith("libcurand", StringComparison.Ordinal) ? $"Install CUDA, {Path}" : $"Install CUDA{version}, {Path}";
    }

    [GeneratedRegex(@"(?<library>lib[\w.+-]+?\.so[\d.]*): cannot open shared object file", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingFile();

    [GeneratedRegex(@"(?<library>[\w.]+\.dll) with error 126|error 126.*?(?<library>[\w.]+\.dll)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FailedLoad();

    [GeneratedRegex(@"\.so\.(?<number>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();
}
