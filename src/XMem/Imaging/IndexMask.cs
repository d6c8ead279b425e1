namespace XMem.Imaging;

/// <summary>A label for every pixel of a frame: 0 is background, 1..255 are objects.</summary>
public sealed class IndexMask
{
    /// <summary>Wraps labels.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="labels">Width x height labels, row by row. Not copied.</param>
    /// <param name="palette">The colors that the labels are shown in, if the source had any.</param>
    /// <param name="path">The file it came from, if any.</param>
    public IndexMask(int width, int height, byte[] labels, Palette? palette = null, string? path = null)
    {
        if (labels.Length != checked(width * height))
            throw new ArgumentException($"{width} x {height} pixels want {width * height} labels, not {labels.Length}.", nameof(labels));
        Width = width;
        Height = height;
        Labels = labels;
        Palette = palette;
        Path = path;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width x height labels, row by row.</summary>
    public byte[] Labels { get; }

    /// <summary>The colors that the labels are shown in, if the source had any.</summary>
    public Palette? Palette { get; }

    /// <summary>The file it came from, if any.</summary>
    public string? Path { get; }

    /// <summary>Number of pixels of each of the 256 labels.</summary>
    public int[] CountLabels()
    {
        var counts = new int[256];
        foreach (var label in Labels)
            counts[label]++;
        return counts;
    }

    /// <summary>The labels other than background that occur, ascending.</summary>
    public byte[] FindObjects()
    {
        var counts = CountLabels();
        return [.. Enumerable.Range(1, 255).Where(label => counts[label] > 0).Select(label => (byte)label)];
    }
}
