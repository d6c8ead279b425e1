using System.Diagnostics;

namespace XMem.Cli.Tests.Support;

/// <summary>A small disk in memory, mounted on a folder for one test. Only root may, on Linux.</summary>
internal sealed class Tmpfs : IAsyncDisposable
{
    private Tmpfs(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one, or skips the test with the reason.</summary>
    /// <param name="path">The folder; it is made.</param>
    /// <param name="kilobytes">Its size.</param>
    public static async Task<Tmpfs> MountAsync(string path, int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A small disk is a tmpfs, which only root mounts, on Linux.");
        Directory.CreateDirectory(path);
        var (code, error) = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "xmem-tests", path);
        Assert.SkipWhen(code != 0, $"A tmpfs cannot be mounted here: {error}");
        return new Tmpfs(path);
    }

    /// <summary>Mounts it again with other options, such as <c>ro</c> or <c>size=4m</c>.</summary>
    public async Task RemountAsync(string options) => Assert.Equal((0, ""), await RunAsync("mount", "-o", $"remount,{options}", Path));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RunAsync("umount", Path);

    private static async Task<(int ExitCode, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error.Trim());
    }
}
