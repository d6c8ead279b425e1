namespace XMem.Clips;

/// <summary>One way through the frames of a clip, by a session of its own.</summary>
/// <param name="Frames">The frames, in the order of tracking.</param>
/// <param name="WritesFirst">Whether the first frame's mask is written: not where another pass has done so.</param>
internal sealed record ClipPass(IReadOnlyList<ClipFrame> Frames, bool WritesFirst)
{
    /// <summary>Frames whose masks it writes, if none is bad.</summary>
    public int WrittenCount => WritesFirst ? Frames.Count : Frames.Count - 1;

    /// <summary>The passes that a job takes.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.NoMask"/>, <see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public static IReadOnlyList<ClipPass> CreateAll(ClipJob job)
    {
        var frames = job.Frames.ToList();
        var annotated = job.Masks.Select(mask => mask.FrameName).ToHashSet(StringComparer.Ordinal);
        var (first, last) = (frames.FindIndex(frame => annotated.Contains(frame.Name)), frames.FindLastIndex(frame => annotated.Contains(frame.Name)));
        if (first < 0)
            throw new XMemException(XMemErrorKind.NoMask, "No mask belongs to a frame of the clip, so that there is nothing to follow. Give a mask of one of its frames.");
        return job.Direction switch
        {
            ClipDirection.Forward => [Forward()],
            ClipDirection.Backward => [Backward(last, writesFirst: true)],
            _ when first == 0 => [Forward()],
            _ => [Forward(), Backward(first, writesFirst: false)],
        };

        ClipPass Forward() => new(frames[first..], WritesFirst: true);

        ClipPass Backward(int from, bool writesFirst) => new([.. frames[..(from + 1)].AsEnumerable().Reverse()], writesFirst);
    }
}
