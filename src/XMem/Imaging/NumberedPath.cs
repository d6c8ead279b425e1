using System.Globalization;
using XMem.Imaging.Sequences;

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
        var stem = path.AsSpan(0, path.Length - extension.Length);
        var (start, count) = FrameNumber.FindDigits(stem).GetOffsetAndLength(stem.Length);
        return count is > 0 and <= MaxDigits && start + count == stem.Length
            ? new NumberedPath(path[..start], long.Parse(stem[start..], CultureInfo.InvariantCulture), count, extension)
            : null;
    }

    /// <summary>Whether both are frames of one sequence.</summary>
    public bool IsOfSequence(NumberedPath other) => Prefix == other.Prefix && Extension == other.Extension;

    /// <summary>The path of the frame so many numbers on; null below 0.</summary>
    public string? Next(long step) =>
        Value + step >= 0 ? Prefix + (Value + step).ToString($"D{Digits}", CultureInfo.InvariantCulture) + Extension : null;
}
