using XMem.Imaging;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>Masks with as many objects as are to be measured with.</summary>
internal static class ObjectMask
{
    /// <summary>An ellipse half as wide and half as high as the frame, in its middle, of label 1.</summary>
    public static IndexMask Ellipse(int width, int height)
    {
        var labels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = ((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5);
                labels[y * width + x] = dx * dx + dy * dy < 1.0 / 16 ? (byte)1 : (byte)0;
            }
        }

        return new IndexMask(width, height, labels);
    }

    /// <summary>The mask with labels 1 to <paramref name="count"/>: its first objects, the largest split in two where it has too few.</summary>
    /// <exception cref="XMemException">InvalidOption: it has too few pixels.</exception>
    public static IndexMask WithObjects(IndexMask mask, int count)
    {
        var present = mask.FindObjects();
        var labels = Array.ConvertAll(mask.Labels, label => Array.IndexOf(present, label, 0, Math.Min(count, present.Length)) + 1);
        for (var objects = present.Length; objects < count; objects++)
            SplitLargest(labels, mask, objects + 1);
        return new IndexMask(mask.Width, mask.Height, Array.ConvertAll(labels, label => (byte)label), mask.Palette);
    }

    /// <summary>Gives the right half of the largest object to a new one.</summary>
    private static void SplitLargest(int[] labels, IndexMask mask, int newLabel)
    {
        var (largest, area) = labels.Where(label => label > 0).CountBy(label => label).MaxBy(label => label.Value);
        if (area < 2)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption, $"The mask has too few pixels for {newLabel} objects. Ask for fewer with --objects, or give another mask.", mask.Path);
        }

        var left = area / 2;
        for (var x = 0; x < mask.Width; x++)
        {
            for (var y = 0; y < mask.Height; y++)
            {
                ref var label = ref labels[y * mask.Width + x];
                if (label == largest && left-- <= 0)
                    label = newLabel;
            }
        }
    }
}
