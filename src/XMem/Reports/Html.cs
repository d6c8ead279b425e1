using System.Net;

namespace XMem.Reports;

/// <summary>Parts of a page.</summary>
internal static class Html
{
    /// <summary>Text, whatever it holds, as it may stand anywhere in a page.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table of two columns, names and values.</summary>
    public static string Facts(IEnumerable<(string Name, string Value)> facts) =>
        $"<table class=\"facts\"><tbody>{string.Concat(facts.Select(fact => $"<tr><th scope=\"row\">{Encode(fact.Name)}</th><td>{Encode(fact.Value)}</td></tr>"))}</tbody></table>";

    /// <summary>What the colors of a chart mean.</summary>
    public static string Legend(IEnumerable<ChartSeries> series) =>
        $"<ul class=\"legend\">{string.Concat(series.Select(layer => $"<li><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"c{layer.Color}\" width=\"12\" height=\"12\" rx=\"2\"/></svg>{Encode(layer.Name)}</li>"))}</ul>";
}
