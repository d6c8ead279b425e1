using XMem.Benchmarks.Measurement;
using XMem.Benchmarks.Models;
using XMem.Imaging;
using XMem.Models;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The measurement from file to file: prepares model, clip and masks, has every number of objects measured, and reports.</summary>
internal static class EndToEndMeasurement
{
    /// <summary>Measures and reports.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="XMemException">What options name is no good.</exception>
    public static int Run(EndToEndOptions options, TextWriter output, TextWriter progress)
    {
        options.Tracker(new TrackerOptions()).Validate();
        var provider = ExecutionProvider.Find(options.Provider, options.ProviderOptions);
        if (provider.Probe() is { IsAvailable: false } status)
            throw new XMemException(XMemErrorKind.ExecutionProviderUnavailable, $"{provider.Name} does not work here. {status.Reason} {status.Remedy}");
        if (options.Json is not null)
            AtomicFile.TemporaryFor(options.Json);
        var folder = Directory.CreateTempSubdirectory("xmem-benchmarks-");
        try
        {
            var clip = options.Frames is null ? Clip.Render(folder.FullName) : Clip.Find(options.Frames, options.Mask);
            var masks = options.Objects.Select(count => ObjectMask.WithObjects(clip.Mask, count)).ToList();
            progress.WriteLine($"Preparing {options.Model}");
            using var model = BenchmarkModel.Open(options.Model);

            // Before and after everything: other processes may be busy at any time.
            var peak = MatrixProduct.MeasurePeak(folder.FullName, options.Threads);
            var results = new List<MeasuringResult>();
            foreach (var mask in masks)
            {
                progress.WriteLine($"Tracking, number of objects: {mask.FindObjects().Length}");
                var exitCode = MeasuringProcess.Run(Request(options, clip, mask, model.Model, folder.FullName), folder.FullName, out var result);
                if (result is null)
                    return exitCode;
                results.Add(result);
                peak = Math.Max(peak, MatrixProduct.MeasurePeak(folder.FullName, options.Threads));
            }

            var frameCount = options.FrameCount ?? clip.Frames.Count;
            var threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
            List<ReportRun> runs = [.. results.Select(result => new ReportRun(result, Rate(model.Model, result, peak)))];
            var report = new Report(Machine.Describe(), provider.Name, options.ProviderOptions.Precision.ToString(), model.Model.Name, model.Model.Id, options.Size, threads, frameCount, options.Repeats, peak, runs);
            ReportWriter.WriteTable(report, output);
            if (options.Json is not null)
                ReportWriter.WriteJson(report, options.Json);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MeasuringRequest Request(EndToEndOptions options, Clip clip, IndexMask mask, XMemModel model, string folder)
    {
        var maskPath = Path.Combine(folder, "mask.png");
        MaskWriter.Write(maskPath, mask);
        var destination = Directory.CreateDirectory(Path.Combine(folder, "result")).FullName;
        return new MeasuringRequest(
            model.Folder,
            clip.Frames,
            maskPath,
            options.Tracker(model.Defaults),
            options.Threads,
            options.Provider,
            options.ProviderOptions,
            options.FrameCount ?? clip.Frames.Count,
            options.WarmUp,
            options.Repeats,
            destination);
    }

    private static NetworkRate[] Rate(XMemModel model, MeasuringResult result, double peak)
    {
        return
        [
            Of("key encoder", model.KeyEncoderPath, TrackingStage.KeyEncoding),
            Of("mask decoder", model.MaskDecoderPath, TrackingStage.MaskDecoding),
            Of("value encoder", model.ValueEncoderPath, TrackingStage.ValueEncoding),
        ];

        NetworkRate Of(string network, string path, TrackingStage stage)
        {
            var count = MultiplyAdds.Count(path, result.Height, result.Width, result.Objects);
            var perSecond = count / (result.StageMilliseconds[stage.ToString()] / 1e3);
            return new NetworkRate(network, count, perSecond, perSecond / peak);
        }
    }
}
