namespace XMem.Imaging.Sequences;

/// <summary>The files of an image sequence, in the order of their numbers.</summary>
/// <param name="Files">The files.</param>
/// <param name="Missing">Numbers that the sequence leaves out between its first and its last frame, in steps of its usual distance.</param>
public sealed record FrameSequence(IReadOnlyList<string> Files, IReadOnlyList<int> Missing)
{
    /// <summary>Finds the files that a pattern means.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="range">Which of them; null for all.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.FrameUnreadable"/>: there is none.</exception>
    public static FrameSequence Find(FramePattern pattern, FrameRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        List<(int Number, string Path)> frames = [];
        try
        {
            foreach (var path in Directory.EnumerateFiles(pattern.Folder))
            {
                if (pattern.Match(path) is { } number && range?.Contains(number) != false)
                    frames.Add((number, path));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable, $"The folder of the sequence '{pattern}' cannot be read: {e.Message} Check the path.", pattern.Path, e);
        }

        if (frames.Count == 0)
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable,
                $"There is no frame of the sequence '{pattern}'{(range is null ? "" : $" in the range {range}")}: a file would be called "
                + $"'{Path.GetFileName(pattern.Format(1))}'. Check folder, name and the number of digits.",
                pattern.Path);
        }

        frames.Sort((a, b) => a.Number.CompareTo(b.Number));
        return new FrameSequence([.. frames.Select(frame => frame.Path)], range is null ? FindGaps([.. frames.Select(frame => frame.Number)]) : []);
    }

    private static int[] FindGaps(int[] numbers)
    {
        const int MaxNamed = 100_000;

        var step = numbers.Length < 2 ? 1 : numbers.Zip(numbers.Skip(1), (number, next) => next - number).Min();
        var isRegular = Array.TrueForAll(numbers, number => (number - numbers[0]) % step == 0);
        var present = numbers.ToHashSet();
        return [.. Steps(numbers[0], numbers[^1], isRegular ? step : 1).Where(number => !present.Contains(number)).Take(MaxNamed)];

        static IEnumerable<int> Steps(int first, int last, int step)
        {
            for (long number = first; number <= last; number += step)
                yield return (int)number;
        }
    }
}
