using System.Runtime.InteropServices;
using BenchmarkDotNet.Environments;
using Microsoft.ML.OnnxRuntime;

namespace XMem.Benchmarks.Measurement;

/// <summary>What figures were measured on.</summary>
internal static class Machine
{
    /// <summary>A few lines: operating system, processor, runtimes.</summary>
    public static IReadOnlyList<string> Describe() =>
    [
        .. HostEnvironmentInfo.GetCurrent().ToFormattedString(),
        $"{RuntimeInformation.FrameworkDescription}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}",
    ];
}
