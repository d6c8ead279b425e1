namespace XMem;

/// <summary>Text that comes from a file, as errors show it: it reaches no terminal as control characters, nor by the megabyte.</summary>
internal static class PrintableText
{
    private const int MaxShownLength = 1000;

    /// <summary>The beginning of a text, its control characters replaced.</summary>
    public static string Of(string text)
    {
        var shown = text.Length > MaxShownLength ? text[..MaxShownLength] + "..." : text;
        return string.Concat(shown.Select(character => char.IsControl(character) ? '?' : character));
    }
}
