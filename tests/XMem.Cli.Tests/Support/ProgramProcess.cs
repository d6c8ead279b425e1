using System.Diagnostics;

namespace XMem.Cli.Tests.Support;

/// <summary>The built xmem, run as a process.</summary>
internal static class ProgramProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The program, of the same configuration as these tests: .../bin/[configuration]/net10.0/.</summary>
    private static string Executable
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            var name = OperatingSystem.IsWindows() ? "xmem.exe" : "xmem";
            return Path.Combine(Repository.Root, "src", "XMem.Cli", "bin", framework.Parent!.Name, framework.Name, name);
        }
    }

    /// <summary>Runs it and waits for its end.</summary>
    public static Task<ProgramRun> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string?>());

    /// <summary>Runs it with environment variables set and waits for its end.</summary>
    public static async Task<ProgramRun> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (Exception)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ProgramRun(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it; the caller reads, waits and disposes.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, new Dictionary<string, string?>());

    private static Process Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var info = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            info.Environment[name] = value;

        var process = Process.Start(info)!;
        process.StandardInput.Close();
        return process;
    }
}
