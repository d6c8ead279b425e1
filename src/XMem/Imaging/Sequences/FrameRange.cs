using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace XMem.Imaging.Sequences;

/// <summary>
/// Frame numbers, in the grammar that render farms and fileseq use: <c>1-10</c>, <c>1-10,20-40x2</c> (every second),
/// <c>1-10y2</c> (all but every second). Frames are taken in their own order, whatever the order here.
/// </summary>
public sealed partial class FrameRange
{
    private const long MaxNumbers = 10_000_000;

    private readonly string _text;
    private readonly List<Part> _parts;

    private FrameRange(string text, List<Part> parts)
    {
        _text = text;
        _parts = parts;
    }

    /// <summary>The largest number.</summary>
    public int Last => _parts.Max(part => part.Last);

    /// <summary>Reads a range.</summary>
    /// <param name="text">The range; numbers are 0 or more.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: what is not understood, and what would be.</exception>
    public static FrameRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<Part>();
        foreach (var item in text.Split(','))
        {
            var match = PartGrammar().Match(item);
            if (!match.Success || !TryInt(match.Groups["first"], 0, out var first) || !TryInt(match.Groups["last"], first, out var last)
                || !TryInt(match.Groups["step"], 1, out var step) || step == 0)
            {
                throw new XMemException(
                    XMemErrorKind.InvalidOption,
                    $"'{item.Trim()}' in the frame range '{text}' is not understood. Write numbers and ranges, such as 1-10,20-40x2: "
                    + "frames 1 to 10, and every second one from 20 to 40.");
            }

            parts.Add(new Part(Math.Min(first, last), Math.Max(first, last), first, step, match.Groups["mode"].Value == "y"));
        }

        return parts.Sum(part => (long)part.Last - part.First + 1) <= MaxNumbers
            ? new FrameRange(text, parts)
            : throw new XMemException(XMemErrorKind.InvalidOption, $"The frame range '{text}' spans more than {MaxNumbers} frames. Name those that there are.");

        static bool TryInt(Group group, int byDefault, out int value)
        {
            value = byDefault;
            return !group.Success || int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }
    }

    /// <summary>Numbers as a short text: "1-3, 7, 9-10".</summary>
    /// <param name="numbers">Ascending, none twice.</param>
    public static string Describe(IEnumerable<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var runs = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (runs.Count > 0 && runs[^1].Last == number - 1)
                runs[^1] = (runs[^1].First, number);
            else
                runs.Add((number, number));
        }

        return string.Join(", ", runs.Select(run => run.First == run.Last ? $"{run.First}" : $"{run.First}-{run.Last}"));
    }

    /// <summary>Whether a frame belongs to the range.</summary>
    /// <param name="number">Its number.</param>
    public bool Contains(int number) => _parts.Exists(part => part.Contains(number));

    /// <summary>The numbers of the range that are not among others, ascending.</summary>
    /// <param name="present">The others.</param>
    public IReadOnlyList<int> Missing(IReadOnlySet<int> present) =>
        _parts.SelectMany(part => Enumerable.Range(part.First, part.Last - part.First + 1).Where(part.Contains))
            .Where(number => !present.Contains(number)).Distinct().Order().ToArray();

    /// <inheritdoc/>
    public override string ToString() => _text;

    [GeneratedRegex(@"^\s*(?<first>\d+)\s*(-\s*(?<last>\d+)\s*((?<mode>[xy])\s*(?<step>\d+)\s*)?)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PartGrammar();

    /// <summary>From First to Last, every Step-th from Start on, or all others.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(int First, int Last, int Start, int Step, bool IsInverted)
    {
        public bool Contains(int number) =>
            number >= First && number <= Last && Math.Abs((long)number - Start) % Step == 0 != IsInverted;
    }
}
