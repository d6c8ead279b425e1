using System.Diagnostics;
using System.Text.Json;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>
/// Each number of objects is measured in a process of its own: peak memory is then that of this number, and no measurement inherits
/// another's heap.
/// </summary>
internal static class MeasuringProcess
{
    /// <summary>The first word of such a process's command line; paths of request and result follow.</summary>
    public const string Verb = "measure";

    /// <summary>Measures in a process of its own.</summary>
    /// <param name="request">What to measure.</param>
    /// <param name="folder">A folder for the files by which the processes talk.</param>
    /// <param name="result">What it found; null where it failed.</param>
    /// <returns>The exit code.</returns>
    public static int Run(MeasuringRequest request, string folder, out MeasuringResult? result)
    {
        var (requestPath, resultPath) = (Path.Combine(folder, "request.json"), Path.Combine(folder, "result.json"));
        Write(requestPath, request);
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Host(), Verb, requestPath, resultPath]))!;
        process.WaitForExit();
        result = process.ExitCode == 0 ? Read<MeasuringResult>(resultPath) : null;
        return process.ExitCode;
    }

    /// <summary>The other side: reads the request, measures and writes the result.</summary>
    /// <returns>The exit code.</returns>
    public static int Serve(string requestPath, string resultPath)
    {
        Write(resultPath, Measuring.Run(Read<MeasuringRequest>(requestPath)));
        return 0;
    }

    /// <summary>The program's file, where this process is <c>dotnet</c> and not the program itself.</summary>
    private static string[] Host() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(MeasuringProcess).Assembly.Location] : [];

    private static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllText(path))!;

    private static void Write<T>(string path, T value) => File.WriteAllText(path, JsonSerializer.Serialize(value));
}
