using System.Runtime.InteropServices;
using OpenCvSharp;

namespace XMem.Imaging.Native;

/// <summary>
/// The door to OpenCV's native library. Whoever calls OpenCV calls <see cref="EnsureLoaded"/> before, so that a machine without
/// one of its system libraries gives an error that names the library and how to install it, not a failed type initializer.
/// </summary>
internal static class NativeLibraries
{
    private const string OpenCv = "OpenCvSharpExtern";

    private static readonly object Gate = new();
    private static volatile bool _loaded;

    private static string FileName =>
        OperatingSystem.IsWindows() ? $"{OpenCv}.dll" : OperatingSystem.IsMacOS() ? $"lib{OpenCv}.dylib" : $"lib{OpenCv}.so";

    /// <summary>Loads OpenCV and silences its messages on stderr. Cheap once it has succeeded; until then every call tries again.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public static void EnsureLoaded()
    {
        if (!_loaded)
            Load();
    }

    /// <summary>The error for a native library that the loader refused.</summary>
    /// <param name="file">The library's file, or null if it was not found.</param>
    /// <param name="searched">The folders that were searched for it.</param>
    /// <param name="missing">The system libraries that are not on this machine.</param>
    /// <param name="loaderMessage">What the operating system's loader said.</param>
    /// <param name="cause">The exception that led here, if any.</param>
    internal static XMemException Explain(
        string? file, IEnumerable<string> searched, IReadOnlyCollection<SystemLibrary> missing, string loaderMessage, Exception? cause = null)
    {
        if (file is null)
        {
            return new XMemException(
                XMemErrorKind.NativeLibraryMissing,
                $"OpenCV's native library {FileName} for {RuntimeInformation.RuntimeIdentifier} was not found in {string.Join(", ", searched)}. "
                + "Install the module again, in the package for this operating system and processor.",
                FileName,
                cause);
        }

        if (missing.Count == 0)
        {
            return new XMemException(
                XMemErrorKind.NativeLibraryMissing,
                $"OpenCV's native library {file} cannot be loaded: {loaderMessage.Trim()}. "
                + "Install what it names, or the module again if the file is damaged.",
                file,
                cause);
        }

        return new XMemException(
            XMemErrorKind.NativeLibraryMissing,
            $"OpenCV's native library needs {string.Join(", ", missing.Select(library => library.FileName))}, which this machine lacks. "
            + $"Install with: apt-get install -y --no-install-recommends {Packages(library => library.DebianPackage)} (Debian, Ubuntu) "
            + $"or: dnf install {Packages(library => library.RedHatPackage)} (Fedora, RHEL, Rocky).",
            file,
            cause);

        string Packages(Func<SystemLibrary, string> name) => string.Join(' ', missing.Select(name).Distinct(StringComparer.Ordinal));
    }

    private static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
                return;

            // Before OpenCvSharp's own type initializer: once that has failed, it fails for the rest of the process.
            if (!NativeLibrary.TryLoad(OpenCv, typeof(Cv2).Assembly, searchPath: null, out _))
                throw Diagnose(cause: null);
            try
            {
                Cv2.SetLogLevel(LogLevel.SILENT);
            }
            catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or OpenCvSharpException)
            {
                throw Diagnose(e);
            }

            _loaded = true;
        }
    }

    private static XMemException Diagnose(Exception? cause)
    {
        var folders = SearchFolders().Distinct(StringComparer.Ordinal).ToList();
        var file = folders.Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
        if (file is null)
            return Explain(file: null, folders, [], "", cause);

        // Only loading by full path tells the true reason; by name the loader's message is one about the places it searched.
        var reason = cause?.Message ?? "";
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The runtime puts advice in the first line and what the system's loader said below it.
            reason = e.Message.Trim().Split('\n', 2)[^1];
            cause ??= e;
        }

        var missing = OperatingSystem.IsLinux() ? SystemLibrary.ReadLinkedByOpenCv().Where(library => !CanLoad(library.FileName)).ToList() : [];
        return Explain(file, folders, missing, reason, cause);

        static bool CanLoad(string name)
        {
            if (!NativeLibrary.TryLoad(name, out var handle))
                return false;
            NativeLibrary.Free(handle);
            return true;
        }
    }

    private static IEnumerable<string> SearchFolders()
    {
        var platform = RuntimeInformation.RuntimeIdentifier;
        var probing = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        var roots = probing.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location) ?? "")
            .Append(Path.GetDirectoryName(typeof(Cv2).Assembly.Location) ?? "")
            .Where(folder => folder.Length > 0)
            .Select(Path.TrimEndingDirectorySeparator);
        return roots.SelectMany(root => new[] { root, Path.Combine(root, platform), Path.Combine(root, "runtimes", platform, "native") });
    }
}

/// <summary>A shared library of the operating system and the packages that bring it.</summary>
/// <param name="FileName">The name under which the loader looks for it.</param>
/// <param name="DebianPackage">The package of Debian and Ubuntu.</param>
/// <param name="RedHatPackage">The package of Fedora, RHEL and their relatives.</param>
internal sealed record SystemLibrary(string FileName, string DebianPackage, string RedHatPackage)
{
    /// <summary>Reads what OpenCV's build for Linux is linked against: opencv-libraries.txt, which build.ps1 reads, too.</summary>
    public static IReadOnlyList<SystemLibrary> ReadLinkedByOpenCv()
    {
        using var reader = new StreamReader(typeof(SystemLibrary).Assembly.GetManifestResourceStream("XMem.Imaging.Native.opencv-libraries.txt")!);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith('#'))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(fields => new SystemLibrary(fields[0], fields[1], fields[2])),
        ];
    }
}
