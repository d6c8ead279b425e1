using System.Management.Automation;

namespace XMem.Shell.Commands.Support;

/// <summary>Paths of the file system among PowerShell's other providers.</summary>
internal static class FileSystem
{
    /// <summary>Whether a provider is the file system.</summary>
    public static bool Is(ProviderInfo provider) => provider.Name == "FileSystem";

    /// <summary>A path, provided that it is a file's.</summary>
    /// <exception cref="NotSupportedException">It is a path of another provider.</exception>
    public static string Require(ProviderInfo provider, string path) =>
        Is(provider) ? path : throw new NotSupportedException($"'{path}' is no file: xmem-shell reads and writes the content of files only.");

    /// <summary>The operating system's name of a file that need not exist.</summary>
    public static string Unresolved(SessionState session, string path)
    {
        var file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return Require(provider, file);
    }
}
