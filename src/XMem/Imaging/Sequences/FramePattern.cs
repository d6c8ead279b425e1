using System.Globalization;
using System.Text.RegularExpressions;

namespace XMem.Imaging.Sequences;

/// <summary>
/// The name of an image sequence with a place for the frame number, as compositing programs write it: <c>shot.####.exr</c>,
/// <c>shot.%04d.exr</c>, <c>shot.$F4.exr</c>.
/// </summary>
public sealed partial class FramePattern
{
    private const int MaxDigits = 9;

    private readonly string _before;
    private readonly string _after;
    private readonly int _digits;

    private FramePattern(string path, string before, string after, int digits)
    {
        Path = path;
        _before = before;
        _after = after;
        _digits = digits;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Path { get; }

    /// <summary>The folder of the sequence.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(_before + "x") is { Length: > 0 } folder ? folder : ".";

    /// <summary>Reads a pattern.</summary>
    /// <param name="path">A path. Only its last part is looked at.</param>
    /// <returns>The pattern, or null if there is no place for a frame number.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: there is more than one, or it is too long.</exception>
    public static FramePattern? TryParse(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var nameStart = path.Length - System.IO.Path.GetFileName(path).Length;
        var matches = Place().Matches(path, nameStart);
        if (matches.Count == 0)
            return null;
        var place = matches[0];
        var digits = place.Groups["hashes"].Length;
        if (place.Groups["digits"].Success)
            digits = place.Groups["digits"].ValueSpan[0] - '0';
        if (matches.Count > 1 || digits > MaxDigits)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"'{path}' has {(matches.Count > 1 ? "more than one place" : "too long a place")} for the frame number. Write one, such as ####, %04d or $F4.",
                path);
        }

        return new FramePattern(path, path[..place.Index], path[(place.Index + place.Length)..], digits);
    }

    /// <summary>The path of a frame.</summary>
    /// <param name="number">The frame number, 0 or more.</param>
    public string Format(int number) => _before + number.ToString($"D{_digits}", CultureInfo.InvariantCulture) + _after;

    /// <summary>The number of a frame of the sequence; null if a file is none of its frames.</summary>
    /// <param name="path">The path of a file in <see cref="Folder"/>.</param>
    public int? Match(string path)
    {
        var name = System.IO.Path.GetFileName(path.AsSpan());
        var before = System.IO.Path.GetFileName(_before.AsSpan());
        if (name.Length <= before.Length + _after.Length || !name.StartsWith(before, StringComparison.Ordinal) || !name.EndsWith(_after, StringComparison.Ordinal))
            return null;
        var digits = name[before.Length..^_after.Length];

        // A number of more digits than the pattern's has no zeros before it.
        var isOfPattern = digits.Length <= MaxDigits && !digits.ContainsAnyExceptInRange('0', '9')
            && (digits.Length == Math.Max(_digits, 1) || (digits.Length > _digits && digits[0] != '0'));
        return isOfPattern ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    [GeneratedRegex(@"(?<hashes>#+)|%(?:0(?<digits>[1-9]))?d|\$F(?<digits>[1-9])?(?!\w)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
