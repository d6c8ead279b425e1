using System.Runtime.InteropServices;

namespace XMem;

/// <summary>Sets the environment variables that OpenCV and ONNX Runtime read when they are first used, unless the user has set them.</summary>
/// <remarks>
/// ONNX Runtime's builds would otherwise keep an identifier of the machine in HOME and send what they measure to their makers. OpenCV
/// reports failures through its results, which the engine checks; its own log would land on the console between the objects.
/// On Unix, .NET keeps a copy of the environment that native code does not see: <c>setenv</c> reaches it.
/// </remarks>
public static partial class NativeEnvironment
{
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("OPENCV_LOG_LEVEL", "SILENT"),
        ("OPENCV_FFMPEG_LOGLEVEL", "-8"),
        ("ORT_DISABLE_TELEMETRY", "1"),
    ];

    /// <summary>Sets every variable that is not set yet.</summary>
    public static void SetDefaults()
    {
        foreach (var (name, value) in Defaults)
        {
            if (Environment.GetEnvironmentVariable(name) is not null)
                continue;

            Environment.SetEnvironmentVariable(name, value);
            if (!OperatingSystem.IsWindows())
                _ = SetNative(name, value, overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNative(string name, string value, int overwrite);
}
