using XMem.Benchmarks.EndToEnd;
using XMem.Benchmarks.Kernels;

namespace XMem.Benchmarks;

/// <summary>Measures the engine: <c>kernels</c> one by one, or, without that word, a clip from file to file.</summary>
internal static class Program
{
    /// <summary>The exit code when arguments, or files that they name, are no good.</summary>
    public const int BadArguments = 2;

    public static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where tables go.</param>
    /// <param name="error">Where progress and errors go.</param>
    /// <returns>The exit code: 0, 1 for a benchmark that failed, or <see cref="BadArguments"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            return args switch
            {
                [KernelCommand.Verb, .. var rest] => KernelCommand.Run(rest),
                [MeasuringProcess.Verb, var request, var result] => MeasuringProcess.Serve(request, result),
                _ => EndToEndCommand.Run(args, output, error),
            };
        }
        catch (XMemException exception)
        {
            error.WriteLine(exception.Message);
            return BadArguments;
        }
    }
}
