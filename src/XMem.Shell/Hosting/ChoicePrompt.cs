using System.Management.Automation.Host;

namespace XMem.Shell.Hosting;

/// <summary>One question with a fixed set of answers, such as "[Y] Yes  [N] No  [?] Help (default is "Y"): ".</summary>
internal sealed class ChoicePrompt
{
    private readonly IReadOnlyList<ChoiceDescription> _choices;
    private readonly IReadOnlyList<int> _defaults;
    private readonly IReadOnlyList<(string Key, string Name)> _labels;

    public ChoicePrompt(IReadOnlyList<ChoiceDescription> choices, IReadOnlyList<int> defaults)
    {
        _choices = choices;
        _defaults = defaults;
        _labels = [.. choices.Select(choice => Split(choice.Label))];
    }

    /// <summary>The line to show.</summary>
    public string Line
    {
        get
        {
            var answers = string.Join("  ", _labels.Select(label => $"[{label.Key}] {label.Name}"));
            var defaults = _defaults.Count == 0 ? "" : $" (default is \"{string.Join(',', _defaults.Select(i => _labels[i].Key))}\")";
            return $"{answers}  [?] Help{defaults}: ";
        }
    }

    /// <summary>What each answer means.</summary>
    public string HelpText => string.Join(
        Environment.NewLine,
        _labels.Zip(_choices, (label, choice) => $"{label.Key} - {choice.HelpMessage}"));

    public bool WantsHelp(string answer) => answer.Trim() == "?" && _labels.All(label => label.Key != "?");

    /// <summary>The choice that an answer means: its key, its name, or with an empty answer the default; null for anything else.</summary>
    public int? Find(string answer)
    {
        answer = answer.Trim();
        if (answer.Length == 0)
            return _defaults.Count > 0 ? _defaults[0] : null;

        for (var i = 0; i < _labels.Count; i++)
        {
            if (answer.Equals(_labels[i].Key, StringComparison.OrdinalIgnoreCase)
                || answer.Equals(_labels[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    // "Yes to &All" is chosen with A.
    private static (string Key, string Name) Split(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        var name = label.Replace("&", "", StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < label.Length
            ? (label[mark + 1].ToString().ToUpperInvariant(), name)
            : (name, name);
    }
}
