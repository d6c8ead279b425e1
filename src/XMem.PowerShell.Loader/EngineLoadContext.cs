using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace XMem.PowerShell.Loader;

/// <summary>
/// Where the engine and the libraries it uses are loaded: apart from the default context, in which another module may have an ONNX
/// Runtime, an OpenCvSharp or a Protobuf of another version.
/// </summary>
/// <remarks>
/// The cmdlets themselves are in the default context, where PowerShell loads modules. The one assembly that they ask for, the engine,
/// does not lie beside them but in a folder where nobody else looks: the default context finds none, asks its handlers, and gets ours.
/// What the engine asks for then, it asks this context first. Other modules' requests are not answered. The context stays open when
/// the module is removed, as its assemblies cannot be unloaded while PowerShell knows the cmdlets.
/// </remarks>
internal sealed class EngineLoadContext : AssemblyLoadContext
{
    // The folder of a build of ONNX Runtime to use instead of the module's.
    private const string OwnRuntime = "XMEM_ONNXRUNTIME_PATH";

    private static readonly Lazy<EngineLoadContext> Opened = new(Open);

    private static readonly string Folder = Path.Join(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location), "engine");

    private readonly string _engine = AssemblyName.GetAssemblyName(FileOf("XMem")).FullName;

    private EngineLoadContext()
        : base("XMem.PowerShell")
    {
    }

    /// <summary>Opens the context unless it is open. Nothing is loaded until it is needed.</summary>
    public static void EnsureOpen() => _ = Opened.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = FileOf(assemblyName.Name!);
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Native libraries lie in a folder per platform, as PowerShell's own convention has it.</remarks>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        if (unmanagedDllName.Contains("onnxruntime", StringComparison.Ordinal) && Environment.GetEnvironmentVariable(OwnRuntime) is { Length: > 0 } folder)
            return LoadOwnRuntime(folder, unmanagedDllName);
        foreach (var platform in Platforms)
        {
            foreach (var file in FileNames(unmanagedDllName))
            {
                // A file that is there but cannot be loaded is the engine's to explain: it asks for the library before it uses it.
                if (NativeLibrary.TryLoad(Path.Join(Folder, platform, file), out var library))
                    return library;
            }
        }

        return 0;
    }

    // No other is taken instead: who names a build means that one.
    private static nint LoadOwnRuntime(string folder, string name)
    {
        var file = FileNames(name).Select(file => Path.Join(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new DllNotFoundException(
                $"{OwnRuntime} is '{folder}', and there is no {FileNames("onnxruntime").Last()} in that folder. Name the folder of an ONNX Runtime build, or clear the variable.");
        return NativeLibrary.Load(file);
    }

    private static EngineLoadContext Open()
    {
        var context = new EngineLoadContext();
        Default.Resolving += (_, name) => name.FullName == context._engine ? context.LoadFromAssemblyName(name) : null;
        return context;
    }

    private static string FileOf(string assembly) => Path.Join(Folder, $"{assembly}.dll");

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
