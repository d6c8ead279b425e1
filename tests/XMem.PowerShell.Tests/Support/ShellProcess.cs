using System.Diagnostics;

namespace XMem.PowerShell.Tests.Support;

/// <summary>The built xmem-shell, run as a process.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it and waits for its end.</summary>
    public static Task<ShellRun> RunAsync(params string[] arguments) => RunAsync(new ShellStart(arguments));

    /// <summary>Runs it and waits for its end.</summary>
    public static async Task<ShellRun> RunAsync(ShellStart start)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(start.Input.AsMemory(), cancellation);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (Exception)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ShellRun(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it; the caller reads, waits and disposes.</summary>
    public static Process Start(ShellStart start)
    {
        var info = new ProcessStartInfo(Executable)
        {
            WorkingDirectory = start.Folder ?? Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in start.Arguments)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;

        return Process.Start(info)!;
    }

    // The program is built for the same configuration as these tests: .../bin/<configuration>/net10.0/.
    private static string Executable
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            var name = OperatingSystem.IsWindows() ? "xmem-shell.exe" : "xmem-shell";
            return Path.Combine(Repository.Root, "src", "XMem.Shell", "bin", framework.Parent!.Name, framework.Name, name);
        }
    }
}
