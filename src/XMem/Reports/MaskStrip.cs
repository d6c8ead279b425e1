using XMem.Imaging;
using XMem.Imaging.Png;
using XMem.Tracking;

namespace XMem.Reports;

/// <summary>
/// Small pictures of evenly spaced masks. Masks may come one by one without their number being known.
/// </summary>
internal sealed class MaskStrip
{
    private const int MaxKept = 48;
    private const int LongerEdge = 160;

    private readonly EvenSample<XMemFrameResult> _sample = new(MaxKept);

    /// <summary>Offers the next mask. The mask itself is not held on to: of a 4K frame it has eight megabytes.</summary>
    public void Add(XMemFrameResult result) => _sample.Offer(() => result with { Mask = Shrink(result.Mask), Scores = null });

    /// <summary>Frames of the strip, each with its picture as an indexed PNG file.</summary>
    public IEnumerable<(XMemFrameResult Frame, byte[] Png)> Pictures => _sample.Items.Select(frame => (frame, Encode(frame.Mask)));

    private static byte[] Encode(IndexMask mask)
    {
        using var stream = new MemoryStream();
        IndexedPng.Write(stream, mask, mask.Palette ?? Palette.Default);
        return stream.ToArray();
    }

    /// <summary>The label in the middle of each part: labels cannot be averaged.</summary>
    private static IndexMask Shrink(IndexMask mask)
    {
        var scale = Math.Max(1, Math.Max(mask.Width, mask.Height) / (double)LongerEdge);
        var (width, height) = (Math.Max(1, (int)(mask.Width / scale)), Math.Max(1, (int)(mask.Height / scale)));
        var labels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)((y + 0.5) * mask.Height / height) * mask.Width;
            for (var x = 0; x < width; x++)
                labels[(y * width) + x] = mask.Labels[row + (int)((x + 0.5) * mask.Width / width)];
        }

        return new IndexMask(width, height, labels, mask.Palette);
    }
}
