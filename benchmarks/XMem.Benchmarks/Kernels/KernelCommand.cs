using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

namespace XMem.Benchmarks.Kernels;

/// <summary>BenchmarkDotNet for the kernels of this namespace; what follows the verb are its own arguments.</summary>
internal static class KernelCommand
{
    /// <summary>The first word of the command line.</summary>
    public const string Verb = "kernels";

    /// <summary>Runs the kernels that the arguments choose.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        // In this process: kernels take milliseconds, and a project generated for each would take a minute to build.
        var config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelCommand).Assembly).Run([.. args, "--inProcess"], config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
