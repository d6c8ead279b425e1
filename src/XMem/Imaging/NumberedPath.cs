using System.Globalization;

namespace XMem.Imaging;

/// <summary>The path of a numbered frame, such as <c>shot/plate.0042.jpg</c>.</summary>
/// <param name="Prefix">What comes before the number: <c>shot/plate.</c></param>
/// <param name="Value">The number: the last digits of the name without extension.</param>
/// <param name="Digits">How many digits it is written with.</param>
/// <param name="Extension">What comes after the number: <c>.jpg</c>.</param>
internal sealed record NumberedPath(string Prefix, long Value, int Digits, string Extension)
{
    // More digits than a frame number has, and fewer than a long.
    private const int MaxDigits = 18;

    /// <summary>Takes a path apart; null where the name does not end in a number.</summary>
    public static NumberedPath? Parse(string path)
    {
        var extension = Path.GetExtension(path);
        var end = path.Length - extension.Length;
        var start = end;
        while (start > 0 && char.IsAsciiDigit(path[start - 1]))
            start--;
        return end - start is > 0 and <= MaxDigits
            ? new NumberedPath(path[..start], long.Parse(path.AsSpan(start, end - start), CultureInfo.InvariantCulture), end - start, extension)
            : null;
    }

    /// <summary>Whether both are frames of one sequence.</summary>
    public bool IsOfSequence(NumberedPath other) => Prefix == other.Prefix && Extension == other.Extension;

    /// <summary>The path of the frame so many numbers on; null below 0.</summary>
    public string? Next(long step) =>
        Value + step >= 0 ? Prefix + (Value + step).ToString($"D{Digits}", CultureInfo.InvariantCulture) + Extension : null;
}
