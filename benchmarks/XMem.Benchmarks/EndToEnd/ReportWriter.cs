using System.Text.Encodings.Web;
using System.Text.Json;
using XMem.Benchmarks.Measurement;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>Writes a report, as a table for people or as JSON for programs.</summary>
internal static class ReportWriter
{
    private const int LabelWidth = 34;
    private const int CellWidth = 28;
    private const double Million = 1e6;
    private const double Giga = 1e9;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes JSON to a file, whole or not at all.</summary>
    /// <exception cref="XMemException">DestinationNotWritable.</exception>
    public static void WriteJson(Report report, string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, Json));

    /// <summary>Writes the table.</summary>
    public static void WriteTable(Report report, TextWriter output)
    {
        var first = report.Runs[0].Result;
        foreach (var line in report.Machine)
            output.WriteLine(line);
        output.WriteLine(
            $"{report.Model} on {report.Provider} in {report.Precision}, tracked at {first.Width}x{first.Height}, {report.FrameCount} frames x {report.Repeats}, {report.Threads} threads, "
            + $"matrix product {report.PeakMultiplyAddsPerSecond / Giga:F0} GMAC/s ({MatrixProduct.Extent}x{MatrixProduct.Extent} squared)");
        output.WriteLine();

        Row("", run => run.Result.Objects == 1 ? "1 object" : $"{run.Result.Objects} objects");
        foreach (var stage in Stages.Names)
            Row($"{Label(stage)}, ms", run => $"{run.Result.StageMilliseconds[stage]:F1}");
        Row("whole frame, ms", run => $"{run.Result.FrameMilliseconds:F1}");
        Row("of it networks and reading", run => $"{run.Result.NetworksAndReadingShare:P1}");
        Row("frames/s, file to file", run => $"{run.Result.FramesPerSecond:F2}");
        Row("peak resident, MB", run => $"{run.Result.PeakResidentBytes / Million:F0}");
        Row("device to host and back, KB", run => $"{run.Result.MovedBytes / 1e3:F0}");
        Row("allocated a frame, KB", run => $"{run.Result.AllocatedBytes / 1e3:F0}");
        Row("collections a 1000 frames: any", run => $"{run.Result.Garbage.Generation0 * 1e3:F0}");
        Row("of all generations", run => $"{run.Result.Garbage.Generation2 * 1e3:F0}");
        Row("paused by them a frame, ms", run => $"{run.Result.Garbage.PauseMilliseconds:F3}");
        Row("memory elements at the end", run => $"{run.Result.MemoryElements:N0}");
        for (var i = 0; i < report.Runs[0].Networks.Count; i++)
            Row($"{report.Runs[0].Networks[i].Network}, GMAC/s (of peak)", run => $"{run.Networks[i].PerSecond / Giga:F0} ({run.Networks[i].OfPeak:P0})");

        output.WriteLine();
        output.WriteLine($"From frames {first.Early.First} to {first.Early.Last} to frames {first.Late.First} to {first.Late.Last}");
        Row("whole frame, ms", run => Change(run, window => window.Milliseconds, "F1"));
        Row("allocated a frame, KB", run => Change(run, window => window.AllocatedBytes / 1e3, "F0"));
        Row("resident, MB", run => Change(run, window => window.ResidentBytes / Million, "F0"));

        void Row(string label, Func<ReportRun, string> cell) =>
            output.WriteLine(label.PadRight(LabelWidth) + string.Concat(report.Runs.Select(run => cell(run).PadLeft(CellWidth))));
    }

    /// <summary>"KeyEncoding" is "key encoding" in a table.</summary>
    private static string Label(string stage)
    {
        var words = JsonNamingPolicy.SnakeCaseLower.ConvertName(stage).Replace('_', ' ');
        return stage is nameof(TrackingStage.ValueEncoding) or nameof(TrackingStage.MemoryWriting) ? $"{words} (memory frames)" : words;
    }

    private static string Change(ReportRun run, Func<FrameWindow, double> figure, string format)
    {
        var (first, last) = (figure(run.Result.Early), figure(run.Result.Late));

        // Adding zero makes minus zero plain.
        var change = Math.Round((last / first) - 1, 3) + 0.0;
        return $"{first.ToString(format)} > {last.ToString(format)} ({change:+0.0%;-0.0%;0.0%})";
    }
}
