using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace XMem.PowerShell;

/// <summary>Finds native libraries in the module's <c>bin/&lt;platform&gt;</c> folder while any runspace has the module imported.</summary>
/// <remarks>
/// A handler of <see cref="AssemblyLoadContext.ResolvingUnmanagedDll"/> is used because it is asked last and can be withdrawn;
/// <see cref="NativeLibrary.SetDllImportResolver"/> may be called only once an assembly, and OpenCvSharp's belongs to OpenCvSharp.
/// </remarks>
internal static class NativeLibraryResolver
{
    private static readonly Assembly ModuleAssembly = typeof(NativeLibraryResolver).Assembly;
    private static readonly string ModuleFolder = Path.GetDirectoryName(ModuleAssembly.Location)!;
    private static readonly object Gate = new();
    private static int _users;

    /// <summary>Counts one more runspace; the first one subscribes.</summary>
    internal static void AddUser()
    {
        lock (Gate)
        {
            if (_users++ == 0)
                LoadContext.ResolvingUnmanagedDll += Resolve;
        }
    }

    /// <summary>Counts one runspace less; the last one unsubscribes.</summary>
    internal static void RemoveUser()
    {
        lock (Gate)
        {
            if (--_users == 0)
                LoadContext.ResolvingUnmanagedDll -= Resolve;
        }
    }

    private static AssemblyLoadContext LoadContext =>
        AssemblyLoadContext.GetLoadContext(ModuleAssembly) ?? AssemblyLoadContext.Default;

    private static nint Resolve(Assembly assembly, string name)
    {
        // Other modules' libraries are none of our business, even when they share a name.
        if (!string.Equals(Path.GetDirectoryName(assembly.Location), ModuleFolder, StringComparison.OrdinalIgnoreCase))
            return 0;

        foreach (var platform in Platforms)
        {
            foreach (var file in FileNames(name))
            {
                var path = Path.Join(ModuleFolder, platform, file);

                // A file that is there but cannot be loaded is the engine's to explain: it asks for the library before it uses it.
                if (NativeLibrary.TryLoad(path, out var library))
                    return library;
            }
        }

        return 0;
    }

    /// <summary>The folder names for this machine: its exact platform, then the portable one, as in "debian.12-x64", "linux-x64".</summary>
    private static IEnumerable<string> Platforms =>
        new[] { RuntimeInformation.RuntimeIdentifier, PortablePlatform }.Distinct(StringComparer.Ordinal);

    private static string PortablePlatform
    {
        get
        {
            var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The file names a library may have: as asked for, and with the platform's prefix and suffix.</summary>
    private static IEnumerable<string> FileNames(string name)
    {
        var (prefix, suffix) = OperatingSystem.IsWindows() ? ("", ".dll")
            : OperatingSystem.IsMacOS() ? ("lib", ".dylib")
            : ("lib", ".so");

        yield return name;
        yield return $"{name}{suffix}";
        yield return $"{prefix}{name}{suffix}";
    }
}
