using XMem.Imaging;
using XMem.PowerShell.DemoClips;

namespace XMem.Benchmarks.EndToEnd;

/// <summary>The frames that are tracked.</summary>
/// <param name="Frames">Their files, in order; two at least.</param>
/// <param name="Mask">The mask of the first.</param>
internal sealed record Clip(IReadOnlyList<string> Frames, IndexMask Mask)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"];

    /// <summary>Finds a clip.</summary>
    /// <param name="folder">The folder of its frames.</param>
    /// <param name="maskPath">The mask of the first frame; null for an ellipse in its middle.</param>
    /// <exception cref="XMemException">FrameUnreadable, or what the mask's reader throws.</exception>
    public static Clip Find(string folder, string? maskPath)
    {
        string[] frames = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal)]
            : throw new XMemException(XMemErrorKind.FrameUnreadable, $"There is no folder of frames '{folder}'. Give one with --frames.", folder);
        if (frames.Length < 2)
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable, $"The folder '{folder}' has {frames.Length} frames; two are the least. Give another with --frames.", folder);
        }

        if (maskPath is not null)
            return new Clip(frames, MaskReader.Read(maskPath));
        using var first = FrameReader.Read(frames[0]);
        return new Clip(frames, ObjectMask.Ellipse(first.Width, first.Height));
    }

    /// <summary>Renders the demonstration clip at the size that the reference's figures are for.</summary>
    /// <param name="folder">A folder for its files.</param>
    public static Clip Render(string folder)
    {
        var files = DemoClip.Write(folder, new DemoClipOptions { Width = 854, Height = 480 });
        return Find(files.FramesFolder, files.FirstMask);
    }

    /// <summary>Which frame comes when a clip is played back and forth without end: 0 1 2 1 0 1 2 ... for three.</summary>
    /// <param name="position">From 0.</param>
    /// <param name="frameCount">Frames of the clip, two at least.</param>
    public static int BackAndForth(int position, int frameCount)
    {
        var period = 2 * (frameCount - 1);
        return Math.Min(position % period, period - (position % period));
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
