using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using XMem.Imaging;
using XMem.Memory;
using XMem.Models;
using XMem.Reports;
using XMem.Tests.Support;
using XMem.Tracking;
using static XMem.Tests.Tracking.SessionClip;

namespace XMem.Tests.Reports;

/// <summary>The report is a whole page by itself, and its numbers are the session's.</summary>
public sealed class MemoryReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrackingSession _session = new(
        Model, new TrackerOptions { Size = -1, MemoryEvery = 1, MinWorkingFrames = 2, MaxWorkingFrames = 4, PrototypeCount = 16, LongTermCapacity = 40 });

    private string Path => _folder["report.html"];

    [Fact]
    public void The_page_needs_no_other_file_and_runs_nothing()
    {
        var page = Track(frames: 12);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("url\\(|@import|<link", page);
        Assert.All(Regex.Matches(page, "src=\"(?<source>[^\"]*)", RegexOptions.NonBacktracking).Select(match => match.Groups["source"].Value), source => Assert.StartsWith("data:image/png;base64,", source, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_those_of_the_session()
    {
        var page = Track(frames: 12);
        var memory = _session.GetMemoryStatistics();
        Assert.True(memory is { Consolidations: > 1, Evictions: > 0 });
        Assert.Contains("<li><b>12</b> frames</li><li><b>2</b> objects</li>", page, StringComparison.Ordinal);
        Assert.Contains($"In all {memory.Consolidations} consolidations, and {memory.Evictions} evictions of {memory.EvictedElements} elements.".Replace("1 evictions", "1 eviction", StringComparison.Ordinal), page, StringComparison.Ordinal);

        // Both charts of memory mark them.
        Assert.Equal(2 * memory.Consolidations, Regex.Count(page, "class=\"mark consolidation\""));
        Assert.Equal(2 * memory.Evictions, Regex.Count(page, "class=\"mark eviction\""));
        foreach (var text in new[] { Model.Name, Model.Id, "LongTermCapacity", "Cpu" })
            Assert.Contains(text, page, StringComparison.Ordinal);

        // Every element is in one bar.
        var bars = Regex.Matches(page, "<title>(?:Working|Long-term) memory, [^:]*: (?<count>[0-9,]+)</title>", RegexOptions.NonBacktracking).Sum(bar => int.Parse(bar.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal), null));
        Assert.Equal(memory.WorkingElements + memory.LongTermElements, bars);
    }

    [Fact]
    public void Charts_are_well_formed_and_every_picture_has_words()
    {
        var page = Track(frames: 12);
        var charts = Regex.Matches(page, "<svg .*?</svg>", RegexOptions.Singleline | RegexOptions.NonBacktracking).Select(match => XElement.Parse(WebUtility.HtmlDecode(match.Value)));
        Assert.All(charts, chart => Assert.True(chart.Attribute("aria-label")?.Value.Length > 10 || chart.Attribute("aria-hidden")?.Value == "true"));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Equal(12, Regex.Count(page, "<img alt=\"Mask of frame 000[01][0-9]: object 1 on "));
    }

    [Fact]
    public void Pictures_are_the_masks()
    {
        var page = Track(frames: 1);
        var png = _folder["strip.png"];
        File.WriteAllBytes(png, Convert.FromBase64String(Regex.Match(page, "base64,(?<png>[^\"]*)", RegexOptions.NonBacktracking).Groups["png"].Value));
        var picture = MaskReader.Read(png);
        Assert.Equal(Truth(0).Labels, picture.Labels);
    }

    [Fact]
    public void Of_frames_that_are_added_late_memory_is_not_known()
    {
        _session.AddMask(Truth(0));
        var results = Enumerable.Range(0, 3).Select(t => Step(_session, t)!).ToList();
        var report = new MemoryReport(_session);
        report.Add(results[0]);
        report.Write(Path);
        Assert.Contains("What memory held in each frame is not known", File.ReadAllText(Path), StringComparison.Ordinal);
        report.Add(results[2]);
        report.Write(Path);
        Assert.Contains("Bytes in memory", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_shots_take_no_larger_page()
    {
        _session.AddMask(Truth(0));
        var report = new MemoryReport(_session);
        var result = Step(_session, 0)!;
        for (var i = 0; i < 5000; i++)
            report.Add(result with { FrameName = $"<{i:00000}>" });
        report.Write(Path);
        var page = File.ReadAllText(Path);
        Assert.InRange(page.Length, 1, 400_000);
        Assert.Contains("&lt;00000&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<[0-9]{5}>", page);
        Assert.InRange(Regex.Count(page, "<img "), 24, 48);
    }

    [Fact]
    public void A_report_without_frames_or_place_is_refused()
    {
        var report = new MemoryReport(_session);
        Refusal.OfFile(Path, XMemErrorKind.DestinationNotWritable, () => report.Write(Path), "has no frames");
        _session.AddMask(Truth(0));
        report.Add(Step(_session, 0)!);
        var nowhere = _folder[System.IO.Path.Combine("nowhere", "report.html")];
        Refusal.OfFile(nowhere, XMemErrorKind.DestinationNotWritable, () => report.Write(nowhere), "Create it first");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private string Track(int frames)
    {
        _session.AddMask(Truth(0));
        var report = new MemoryReport(_session);
        for (var t = 0; t < frames; t++)
            report.Add(Step(_session, t)!);
        report.Write(Path);
        return File.ReadAllText(Path);
    }
}
