using XMem.Imaging;
using XMem.Imaging.Png;
using XMem.Tracking;

namespace XMem.Reports;

/// <summary>
/// Small pictures of evenly spaced masks. Masks may come one by one without their number being known: of those kept, every second is
/// dropped whenever there are too many.
/// </summary>
internal sealed class MaskStrip
{
    private const int MaxKept = 48;
    private const int LongerEdge = 160;

    private readonly List<XMemFrameResult> _kept = [];
    private int _stride = 1;
    private int _added;

    /// <summary>Offers the next mask.</summary>
    public void Add(XMemFrameResult result)
    {
        if (_added++ % _stride != 0)
            return;

        // The mask itself is not held on to: of a 4K frame it has eight megabytes.
        _kept.Add(result with { Mask = Shrink(result.Mask), Scores = null });
        if (_kept.Count <= MaxKept)
            return;
        _stride *= 2;
        for (var i = _kept.Count - 1; i >= 0; i--)
        {
            if (i % 2 != 0)
                _kept.RemoveAt(i);
        }
    }

    /// <summary>Frames of the strip, each with its picture as an indexed PNG file.</summary>
    public IEnumerable<(XMemFrameResult Frame, byte[] Png)> Pictures => _kept.Select(frame => (frame, Encode(frame.Mask)));

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
