using System.Diagnostics;
using XMem.Benchmarks.Measurement;
using XMem.Imaging;
using XMem.Models;
using XMem.Networks;
using XMem.Networks.ExecutionProviders;
using XMem.Tracking;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>Tracks a clip, file to file, as a pipeline of cmdlets does, and takes the time.</summary>
internal static class Measuring
{
    /// <summary>Does what a request asks for.</summary>
    public static MeasuringResult Run(MeasuringRequest request)
    {
        var model = XMemModel.Load(request.Model);
        var options = request.Options with { Threads = request.Threads };
        var mask = MaskReader.Read(request.Mask);

        // Held, so that the model is loaded once for all repeats.
        var provider = ExecutionProvider.Find(request.Provider, request.ProviderOptions);
        using var loaded = ModelPool.Rent(model, provider, options.Threads);
        Track(request, model, options, provider, mask, request.WarmUp, out _);

        var runs = new List<List<FrameSample>>();
        var framesPerSecond = new List<double>();
        var elements = 0;
        var garbage = GarbageCollections.Now();
        for (var i = 0; i < request.Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            runs.Add(Track(request, model, options, provider, mask, request.FrameCount, out elements));
            framesPerSecond.Add(request.FrameCount / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var garbageRate = GarbageCollections.Now().Since(garbage, request.FrameCount * request.Repeats);
        List<FrameSample> all = [.. runs.SelectMany(samples => samples)];
        var geometry = FrameGeometry.Create(mask.Width, mask.Height, options.Size);
        using var process = Process.GetCurrentProcess();
        return new MeasuringResult
        {
            Objects = mask.FindObjects().Length,
            Height = geometry.PaddedHeight,
            Width = geometry.PaddedWidth,
            StageMilliseconds = Stages.Names.Index().ToDictionary(
                stage => stage.Item,
                stage => Statistics.Median(all.Select(sample => sample.StageMilliseconds[stage.Index]).Where(time => time > 0)),
                StringComparer.Ordinal),
            FrameMilliseconds = Statistics.Median(all.Select(sample => sample.Milliseconds)),
            NetworksAndReadingShare = all.Sum(sample => sample.NetworksAndReading) / all.Sum(sample => sample.Milliseconds),
            FramesPerSecond = Statistics.Median(framesPerSecond),
            PeakResidentBytes = process.PeakWorkingSet64,
            AllocatedBytes = Statistics.Median(all.Select(sample => (double)sample.AllocatedBytes)),
            MovedBytes = Statistics.Median(all.Select(sample => (double)sample.MovedBytes)),
            Garbage = garbageRate,
            MemoryElements = elements,
            Early = FrameWindow.Early(runs),
            Late = FrameWindow.Late(runs),
        };
    }

    private static List<FrameSample> Track(
        MeasuringRequest request, XMemModel model, TrackerOptions options, ExecutionProvider provider, IndexMask mask, int frameCount, out int elements)
    {
        var samples = new List<FrameSample>(frameCount);
        using var session = new TrackingSession(model, options, provider);
        session.AddMask(mask);
        for (var i = 0; i < frameCount; i++)
            samples.Add(Track(session, request.Frames[Clip.BackAndForth(i, request.Frames.Count)], request.Destination));
        var memory = session.GetMemoryStatistics();
        elements = memory.WorkingElements + memory.LongTermElements;
        return samples;
    }

    private static FrameSample Track(TrackingSession session, string path, string destination)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var moved = GraphKernel.BytesMoved;
        var start = Stopwatch.GetTimestamp();
        using var frame = FrameReader.Read(path);
        var decoded = Stopwatch.GetTimestamp();
        var result = session.Step(frame)!;
        var tracked = Stopwatch.GetTimestamp();
        MaskWriter.Write(Path.Combine(destination, $"{frame.Name}.png"), result.Mask);
        var encoded = Stopwatch.GetTimestamp();
        session.Recycle(result);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        double[] stages =
        [
            Milliseconds(start, decoded),
            .. Enum.GetValues<TrackingStage>().Select(stage => session.Clock![stage].TotalMilliseconds),
            Milliseconds(tracked, encoded),
        ];
        return new FrameSample(stages, Milliseconds(start, encoded), allocated, GraphKernel.BytesMoved - moved, Environment.WorkingSet);

        static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
    }
}
