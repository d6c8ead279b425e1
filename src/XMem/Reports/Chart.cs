using System.Globalization;
using System.Text;

namespace XMem.Reports;

/// <summary>Draws charts as SVG: layers on top of each other, a step for each frame, or bars.</summary>
internal static class Chart
{
    private const int Width = 960;
    private const int Height = 240;
    private const int Left = 64;
    private const int Right = 8;
    private const int Top = 18;
    private const int Bottom = 26;
    private const int MaxSteps = 600;
    private const int TicksWanted = 4;
    private const int LabelsWanted = 8;

    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    /// <summary>Layers over frames.</summary>
    /// <param name="title">What the chart shows, for readers who do not see it too.</param>
    /// <param name="series">The layers, lowest first; all of one length.</param>
    /// <param name="frames">Names of the frames.</param>
    /// <param name="marks">What happened when.</param>
    /// <param name="format">Writes a value of the vertical axis.</param>
    /// <param name="kilo">How many of a unit make one of the next: 1024 for bytes.</param>
    public static string Layers(
        string title, IReadOnlyList<ChartSeries> series, IReadOnlyList<string> frames, IReadOnlyList<ChartMark> marks, Func<double, string> format, int kilo = 1000)
    {
        var layers = series.Select(layer => layer.Reduce(MaxSteps)).ToArray();
        var steps = layers[0].Values.Length;
        var totals = new double[steps];
        var bodies = new StringBuilder();
        var (top, ticks) = Axis(Enumerable.Range(0, steps).Max(step => layers.Sum(layer => layer.Values[step])), kilo);
        foreach (var layer in layers)
        {
            var floor = totals.ToArray();
            for (var step = 0; step < steps; step++)
                totals[step] += layer.Values[step];
            bodies.Append(Inv($"""<path class="c{layer.Color}" d="{Outline(floor, totals, top)}"/>"""));
        }

        foreach (var mark in marks.DistinctBy(mark => (mark.Kind, (long)mark.Frame * steps / frames.Count)))
        {
            var x = X((mark.Frame + 0.5) / frames.Count);
            bodies.Append(Inv(
                $"""<g class="mark {mark.Kind}"><title>{Html.Encode($"{mark.Text}, frame {frames[mark.Frame]}")}</title><path d="M{x:0.#} {Top}V{Height - Bottom}"/><circle cx="{x:0.#}" cy="{Top - 8}" r="4"/></g>"""));
        }

        return Svg(title, bodies, Ticks(ticks, top, format) + Labels(frames));
    }

    /// <summary>Groups of bars.</summary>
    /// <param name="title">What the chart shows.</param>
    /// <param name="series">A bar of each for every label.</param>
    /// <param name="labels">What the groups are.</param>
    /// <param name="format">Writes a value.</param>
    public static string Bars(string title, IReadOnlyList<ChartSeries> series, IReadOnlyList<string> labels, Func<double, string> format)
    {
        const double Filled = 0.8;
        var bodies = new StringBuilder();
        var (top, ticks) = Axis(series.Max(bar => bar.Values.Max()), kilo: 1000);
        for (var s = 0; s < series.Count; s++)
        {
            for (var i = 0; i < labels.Count; i++)
            {
                var (start, end) = (X((i + 0.1 + (Filled * s / series.Count)) / labels.Count), X((i + 0.1 + (Filled * (s + 1) / series.Count)) / labels.Count));
                var y = Y(series[s].Values[i], top);
                bodies.Append(Inv(
                    $"""<rect class="c{series[s].Color}" x="{start:0.#}" y="{y:0.#}" width="{end - start:0.#}" height="{Height - Bottom - y:0.#}"><title>{Html.Encode($"{series[s].Name}, {labels[i]}: {format(series[s].Values[i])}")}</title></rect>"""));
            }
        }

        return Svg(title, bodies, Ticks(ticks, top, format) + Labels(labels));
    }

    private static string Svg(string title, StringBuilder bodies, string axes) =>
        Inv($"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Html.Encode(title)}">{bodies}{axes}</svg>""");

    private static string Outline(double[] floor, double[] ceiling, double top)
    {
        var path = new StringBuilder();
        path.Append(Inv($"M{Left} {Y(ceiling[0], top):0.#}"));
        for (var i = 0; i < ceiling.Length; i++)
            path.Append(Inv($"V{Y(ceiling[i], top):0.#}H{X((i + 1.0) / ceiling.Length):0.#}"));
        for (var i = ceiling.Length - 1; i >= 0; i--)
            path.Append(Inv($"V{Y(floor[i], top):0.#}H{X((double)i / ceiling.Length):0.#}"));
        return path.Append('Z').ToString();
    }

    private static string Ticks(double[] ticks, double top, Func<double, string> format) => string.Concat(ticks.Select(tick =>
        Inv($"""<path class="grid" d="M{Left} {Y(tick, top):0.#}H{Width - Right}"/><text x="{Left - 6}" y="{Y(tick, top) + 4:0.#}" text-anchor="end">{Html.Encode(format(tick))}</text>""")));

    private static string Labels(IReadOnlyList<string> labels)
    {
        var every = Math.Max(1, (labels.Count + LabelsWanted - 1) / LabelsWanted);
        return string.Concat(Enumerable.Range(0, (labels.Count + every - 1) / every).Select(i =>
            Inv($"""<text x="{X((i * every + 0.5) / labels.Count):0.#}" y="{Height - 8}" text-anchor="middle">{Html.Encode(labels[i * every])}</text>""")));
    }

    /// <summary>Where an axis from zero ends, and the round numbers on it.</summary>
    private static (double Top, double[] Ticks) Axis(double largest, int kilo)
    {
        if (!(largest > 0))
            return (1, [0]);
        var unit = Math.Pow(kilo, Math.Floor(Math.Log(largest, kilo)));
        var power = unit * Math.Pow(10, Math.Floor(Math.Log10(largest / unit / TicksWanted)));
        var step = RoundSteps.Select(factor => factor * power).First(step => largest / step <= TicksWanted + 1);
        return (largest, [.. Enumerable.Range(0, (int)(largest / step) + 1).Select(i => i * step)]);
    }

    private static double X(double part) => Left + (part * (Width - Left - Right));

    private static double Y(double value, double top) => Height - Bottom - (value / top * (Height - Top - Bottom));

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One layer of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Color">Number of its color in the style sheet, from 1.</param>
/// <param name="Values">A value for each frame.</param>
internal sealed record ChartSeries(string Name, int Color, double[] Values)
{
    /// <summary>The means of that many parts of even length, where there are more values.</summary>
    public ChartSeries Reduce(int parts)
    {
        if (Values.Length <= parts)
            return this;
        var means = new double[parts];
        for (var i = 0; i < parts; i++)
        {
            var (start, end) = ((int)((long)i * Values.Length / parts), (int)((i + 1L) * Values.Length / parts));
            means[i] = Values.AsSpan(start, end - start).ToArray().Average();
        }

        return this with { Values = means };
    }
}

/// <summary>Something that happened in a frame.</summary>
/// <param name="Frame">The frame's place in the report, from 0.</param>
/// <param name="Kind">The class of its mark in the style sheet.</param>
/// <param name="Text">What it was.</param>
internal sealed record ChartMark(int Frame, string Kind, string Text);
