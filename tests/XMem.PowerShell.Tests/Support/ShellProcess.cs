using System.Diagnostics;

namespace XMem.PowerShell.Tests.Support;

/// <summary>The built xmem-shell, or another program of the repository, run as a process.</summary>
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
        var info = new ProcessStartInfo(FindExecutable(start.Program.Project, start.Program.Name))
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

    /// <summary>A built program, of the same configuration as these tests: .../bin/[configuration]/net10.0/.</summary>
    public static string FindExecutable(string project, string name)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "src", project, "bin", framework.Parent!.Name, framework.Name, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
    }
}
