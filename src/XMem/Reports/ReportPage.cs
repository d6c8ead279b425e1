using System.Globalization;
using System.Text;
using XMem.Memory;
using XMem.Tracking;

namespace XMem.Reports;

/// <summary>Lays out a report as a page of HTML, with its style sheet, charts and pictures in it.</summary>
internal sealed class ReportPage(TrackingSession session, IReadOnlyList<ReportFrame> frames, MaskStrip strip, IReadOnlyList<string> warnings)
{
    private const int UsageDecades = 5;
    private const int BarsPerDecade = 2;

    private static readonly (TrackingStage Stage, string Name)[] Stages =
    [
        (TrackingStage.Preprocessing, "Preprocessing"), (TrackingStage.KeyEncoding, "Key encoder"), (TrackingStage.MemoryReading, "Reading memory"),
        (TrackingStage.MaskDecoding, "Mask decoder"), (TrackingStage.Aggregation, "Aggregation"), (TrackingStage.ValueEncoding, "Value encoder"),
        (TrackingStage.MemoryWriting, "Writing memory"), (TrackingStage.Postprocessing, "Postprocessing"),
    ];

    private readonly MemoryStatistics _last = session.GetMemoryStatistics();
    private readonly ReportFrame[] _known = [.. frames.Where(frame => frame.Memory is not null)];

    /// <summary>The page.</summary>
    public string Render()
    {
        var page = new StringBuilder();
        var title = $"{session.Model.Name}, {frames[0].Name} to {frames[^1].Name}";
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Memory report: {Html.Encode(title)}</title>\n<style>\n{Style()}</style>\n</head>\n<body>\n<main>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>Memory report</h1>\n<p class=\"quiet\">{Html.Encode(title)}</p>\n{Cards()}\n{Strip()}\n");
        if (_known.Length == 0)
        {
            page.Append("<section><h2>Time and memory</h2><p>What memory held in each frame is not known: the session had gone on when the frames were added. "
                + "Give Export-XMemMemoryReport the results as they come, straight from Invoke-XMemStep.</p></section>\n");
        }
        else
        {
            page.Append(Time()).Append('\n').Append(Elements()).Append('\n').Append(Bytes()).Append('\n');
        }

        return page.Append(Usage()).Append('\n').Append(Facts()).Append('\n').Append(Warnings()).Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Style()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("XMem.Reports.report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private string Cards()
    {
        var times = frames.Select(frame => frame.Elapsed.TotalMilliseconds).Order().ToArray();
        (string Value, string Name)[] cards =
        [
            (Number(frames.Count), frames.Count == 1 ? "frame" : "frames"), (Number(_last.Objects), _last.Objects == 1 ? "object" : "objects"),
            (Milliseconds(times[times.Length / 2]), "a frame, median"), (Milliseconds(times[(int)(0.95 * (times.Length - 1))]), "a frame, 95th percentile"),
            (Size(_last.TotalBytes), "in memory at the end"), (Number(_last.Consolidations), "consolidations"), (Number(_last.EvictedElements), "elements evicted"),
        ];
        return $"<ul class=\"cards\">{string.Concat(cards.Select(card => $"<li><b>{Html.Encode(card.Value)}</b> {Html.Encode(card.Name)}</li>"))}</ul>";
    }

    private string Strip()
    {
        var figures = strip.Pictures.Select(picture =>
        {
            var objects = string.Join(", ", picture.Frame.Objects.Select(item => $"object {item.Label} {(item.Area > 0 ? $"on {Number(item.Area)} pixels" : "not seen")}"));
            var notes = $"{(picture.Frame.IsAnnotated ? ", mask given" : "")}{(picture.Frame.IsMemoryFrame ? ", remembered" : "")}";
            return $"<figure{(picture.Frame.IsAnnotated ? " class=\"given\"" : "")}><img alt=\"{Html.Encode($"Mask of frame {picture.Frame.FrameName}: {objects}")}\" "
                + $"src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\"><figcaption>{Html.Encode(picture.Frame.FrameName + notes)}</figcaption></figure>";
        });
        return $"<section><h2>Masks</h2><p class=\"quiet\">Evenly spaced frames. An outline marks those for which a mask was given.</p><div class=\"strip\">{string.Concat(figures)}</div></section>";
    }

    private string Time()
    {
        var series = Stages.Select((stage, i) => new ChartSeries(stage.Name, i + 1, Values(frame => frame.Stages![(int)stage.Stage].TotalMilliseconds))).ToArray();
        var sum = series.Sum(stage => stage.Values.Average());
        var rows = series.Select(stage => $"<tr><th scope=\"row\">{Html.Encode(stage.Name)}</th><td class=\"number\">{Milliseconds(stage.Values.Average())}</td>"
            + $"<td class=\"number\">{Milliseconds(stage.Values.Max())}</td><td class=\"number\">{Share(stage.Values.Average() / Math.Max(sum, double.Epsilon))}</td></tr>");
        return $"<section><h2>Time per frame</h2>{Html.Legend(series)}{Chart.Layers("Milliseconds per frame by stage", series, Names(), [], Milliseconds)}"
            + "<table><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\" class=\"number\">mean</th><th scope=\"col\" class=\"number\">longest</th><th scope=\"col\" class=\"number\">share</th></tr></thead>"
            + $"<tbody>{string.Concat(rows)}</tbody></table></section>";
    }

    private string Elements()
    {
        ChartSeries[] series =
        [
            new("Long-term memory", 4, Values(frame => frame.Memory!.LongTermElements)), new("Working memory", 2, Values(frame => frame.Memory!.WorkingElements)),
        ];
        ChartSeries[] counts = [new("Frames in working memory", 2, Values(frame => frame.Memory!.WorkingFrames))];
        return $"<section><h2>Elements in memory</h2><p class=\"quiet\">A filled dot is a consolidation, a ring an eviction. {Events()}</p>{Html.Legend(series)}"
            + $"{Chart.Layers("Elements of working and long-term memory by frame", series, Names(), Marks(), Number)}"
            + $"<h2>Frames in working memory</h2>{Chart.Layers("Frames in working memory by frame", counts, Names(), [], Number)}</section>";
    }

    private string Bytes()
    {
        ChartSeries[] series =
        [
            new("Sensory memory", 3, Values(frame => frame.Memory!.SensoryBytes)), new("Long-term memory", 4, Values(frame => frame.Memory!.LongTermBytes)),
            new("Working memory", 2, Values(frame => frame.Memory!.WorkingBytes)),
        ];
        return $"<section><h2>Bytes in memory</h2>{Html.Legend(series)}{Chart.Layers("Bytes of the three memories by frame", series, Names(), Marks(), Size, kilo: 1024)}</section>";
    }

    private string Usage()
    {
        if (_last.LongTermCapacity == 0)
            return "<section><h2>Usage</h2><p>Without long-term memory, usage is not counted.</p></section>";
        var usage = session.GetElementUsage();
        var bars = (UsageDecades * BarsPerDecade) + 1;
        string[] labels = [.. Enumerable.Range(0, bars).Select(bar => bar == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, ((double)(bar - 1) / BarsPerDecade) - UsageDecades):0.#e-0}"))];
        ChartSeries[] series = [new("Working memory", 2, Count(usage.Working, bars)), new("Long-term memory", 4, Count(usage.LongTerm, bars))];
        return "<section><h2>Usage</h2><p class=\"quiet\">Elements by the affinity that they received per read, from the number below each bar on. "
            + $"Consolidation prefers those with the most, eviction takes those with the least.</p>{Html.Legend(series)}{Chart.Bars("Number of elements by usage", series, labels, Number)}</section>";
    }

    private string Facts()
    {
        var (model, options) = (session.Model, session.Options);
        var modelFacts = Html.Facts(
        [
            ("Name", model.Name), ("Description", model.Description), ("Id", model.Id), ("Ck, Cv, Ch", $"{model.Dimensions.Key}, {model.Dimensions.Value}, {model.Dimensions.Hidden}"),
            ("License", model.License), ("Runs on", session.ExecutionProvider.Name),
        ]);
        var optionFacts = Html.Facts(
        [
            ("Size", options.Size < 0 ? "the source's" : Number(options.Size)), ("MemoryEvery", Number(options.MemoryEvery)),
            ("MinWorkingFrames", InEffect(options.MinWorkingFrames, _last.MinWorkingFrames)), ("MaxWorkingFrames", InEffect(options.MaxWorkingFrames, _last.MaxWorkingFrames)),
            ("PrototypeCount", Number(options.PrototypeCount)), ("LongTermCapacity", options.UseLongTermMemory ? InEffect(options.LongTermCapacity, _last.LongTermCapacity) : "no long-term memory"),
            ("TopK", Number(options.TopK)), ("DeepUpdateEvery", options.DeepUpdateEvery < 0 ? "with every memory frame" : Number(options.DeepUpdateEvery)),
            ("Sensory memory", options.UseSensoryMemory ? "yes" : "no"), ("Flip", options.Flip ? "yes" : "no"), ("Threads", options.Threads == 0 ? "one per processor" : Number(options.Threads)),
            ("MemoryLimit", options.MemoryLimit is { } limit ? Size(limit) : "none"), ("Takes at most", Size(_last.EstimatedBytes)),
        ]);
        return $"<div class=\"pair\"><section><h2>Options</h2>{optionFacts}</section><section><h2>Model</h2>{modelFacts}</section></div>";
    }

    private string Warnings() => warnings.Count == 0
        ? ""
        : $"<section><h2>Warnings</h2><ul>{string.Concat(warnings.Select(warning => $"<li>{Html.Encode(warning)}</li>"))}</ul></section>\n";

    private List<ChartMark> Marks()
    {
        var marks = new List<ChartMark>();
        for (var i = 1; i < _known.Length; i++)
        {
            var (before, after) = (_known[i - 1].Memory!, _known[i].Memory!);
            if (after.Consolidations > before.Consolidations)
                marks.Add(new ChartMark(i, "consolidation", "Consolidation"));
            if (after.Evictions > before.Evictions)
                marks.Add(new ChartMark(i, "eviction", $"Eviction of {after.EvictedElements - before.EvictedElements} elements"));
        }

        return marks;
    }

    private string Events() =>
        $"In all {Number(_last.Consolidations)} consolidation{(_last.Consolidations == 1 ? "" : "s")}, and {Number(_last.Evictions)} eviction{(_last.Evictions == 1 ? "" : "s")} of {Number(_last.EvictedElements)} elements.";

    private string[] Names() => Array.ConvertAll(_known, frame => frame.Name);

    private double[] Values(Func<ReportFrame, double> value) => Array.ConvertAll(_known, frame => value(frame));

    /// <summary>The first bar is what was never read; the others divide each power of ten.</summary>
    private static double[] Count(float[] usage, int bars)
    {
        var counts = new double[bars];
        foreach (var value in usage)
            counts[value > 0 ? Math.Clamp(1 + (int)Math.Floor((Math.Log10(value) + UsageDecades) * BarsPerDecade), 0, bars - 1) : 0]++;
        return counts;
    }

    private static string InEffect(int wanted, int effective) => wanted == effective ? Number(wanted) : $"{Number(effective)} instead of {Number(wanted)}, because of MemoryLimit";

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Milliseconds(double value) => value.ToString(value < 10 ? "0.0 ms" : "#,0 ms", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Size(double bytes) => ByteSize.Format((long)bytes, CultureInfo.InvariantCulture);
}
