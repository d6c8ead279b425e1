using System.Numerics.Tensors;

namespace XMem.Imaging.MaskFormats;

/// <summary>What there is of a frame to be written: its labels, its probabilities if they were kept, and the frame itself.</summary>
public sealed class MaskImage
{
    private readonly ProbabilityMaps? _scores;
    private readonly FrameReopener _frames;

    /// <summary>Gathers what there is.</summary>
    /// <param name="mask">The labels.</param>
    /// <param name="objects">Labels of the objects to write, seen or not.</param>
    /// <param name="frameName">The frame's name.</param>
    /// <param name="framePath">The frame's file, if it came from one.</param>
    /// <param name="scores">The probabilities, for soft edges; null for hard ones.</param>
    /// <param name="frames">Reads the frame again.</param>
    internal MaskImage(
        IndexMask mask, IReadOnlyList<int> objects, string frameName, string? framePath, ProbabilityMaps? scores, FrameReopener frames)
    {
        _frames = frames;
        Mask = mask;
        Objects = objects;
        FrameName = frameName;
        FramePath = framePath;
        _scores = scores;
    }

    /// <summary>The labels.</summary>
    public IndexMask Mask { get; }

    /// <summary>Labels of the objects to write.</summary>
    public IReadOnlyList<int> Objects { get; }

    /// <summary>The frame's name.</summary>
    public string FrameName { get; }

    /// <summary>The frame's file, if it came from one.</summary>
    public string? FramePath { get; }

    /// <summary>The same with fewer objects.</summary>
    internal MaskImage With(IReadOnlyList<int> objects) => new(Mask, objects, FrameName, FramePath, _scores, _frames);

    /// <summary>How much of each pixel belongs to the objects, from 0 to 1: 0 or 1 with hard edges, their probability with soft ones.</summary>
    /// <returns>Height x width values, row by row.</returns>
    public float[] ReadMatte()
    {
        var matte = new float[Mask.Width * Mask.Height];
        if (_scores is not null)
        {
            foreach (var label in Objects.Intersect(_scores.Labels))
                TensorPrimitives.Add(matte, _scores.Read(label), matte);

            // A sum of probabilities may exceed 1 by rounding.
            TensorPrimitives.Min(matte, 1f, matte);
            return matte;
        }

        Span<bool> isObject = stackalloc bool[256];
        foreach (var label in Objects)
            isObject[label] = true;
        for (var i = 0; i < matte.Length; i++)
            matte[i] = isObject[Mask.Labels[i]] ? 1 : 0;
        return matte;
    }

    /// <summary>Reads the frame, at its full size. The caller disposes it.</summary>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.FrameUnreadable"/>: it did not come from a file, or that is gone; <see cref="XMemErrorKind.MaskSizeMismatch"/>.
    /// </exception>
    public Frame OpenFrame()
    {
        if (FramePath is null)
            throw new XMemException(XMemErrorKind.FrameUnreadable, $"Frame '{FrameName}' did not come from a file, so that nothing can be cut out of it.");
        var frame = _frames.Read(FramePath, FrameName);
        if ((frame.Width, frame.Height) == (Mask.Width, Mask.Height))
            return frame;
        var (width, height) = (frame.Width, frame.Height);
        frame.Dispose();
        throw new XMemException(
            XMemErrorKind.MaskSizeMismatch,
            $"The frame '{FramePath}' has {width} x {height} pixels now, its mask {Mask.Width} x {Mask.Height}. It was changed since it was tracked.",
            FramePath);
    }
}
