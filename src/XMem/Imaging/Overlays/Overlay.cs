using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.Overlays;

/// <summary>Draws masks over frames, for people to look at.</summary>
public static class Overlay
{
    /// <summary>Writes a frame with its mask drawn over it.</summary>
    /// <param name="path">The picture file: .png, .jpg, .bmp, .tif or .webp. Its folder must exist.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="mask">The mask, of the frame's size.</param>
    /// <param name="options">How to draw; null for the defaults.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.MaskSizeMismatch"/>, <see cref="XMemErrorKind.InvalidOption"/> for another kind of file, or
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>.
    /// </exception>
    public static void Write(string path, Frame frame, IndexMask mask, OverlayOptions? options = null)
    {
        using var picture = Render(frame, mask, options);
        PictureWriter.Write(path, picture);
    }

    /// <summary>A frame with its mask drawn over it: 8 bits, B G R. The caller disposes it.</summary>
    internal static Mat Render(Frame frame, IndexMask mask, OverlayOptions? options = null)
    {
        NativeLibraries.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Width != frame.Width || mask.Height != frame.Height)
        {
            throw new XMemException(
                XMemErrorKind.MaskSizeMismatch,
                $"The mask has {mask.Width} x {mask.Height} pixels, its frame '{frame.Name}' {frame.Width} x {frame.Height}. "
                + "Give the mask of this frame.",
                mask.Path);
        }

        options ??= new OverlayOptions();
        var picture = frame.Image.Clone();
        Fill(picture, mask, options.Opacity);
        var contourWidth = options.ContourWidth ?? Math.Max(1, (int)Math.Round(Math.Min(frame.Width, frame.Height) / 240.0));
        var objects = contourWidth > 0 || options.ShowLabels ? mask.FindObjects() : [];
        foreach (var label in objects)
            OutlineObject(picture, mask, label, contourWidth, options.ShowLabels);
        if (options.ShowFrameName)
            OverlayText.DrawCorner(picture, frame.Name);
        return picture;
    }

    private static void Fill(Mat picture, IndexMask mask, double opacity)
    {
        var weight = (int)Math.Round(256 * opacity);
        var (width, height) = (mask.Width, mask.Height);
        var colors = Enumerable.Range(0, 256).Select(label => OverlayColors.Of(mask.Palette, (byte)label)).ToArray();
        for (var y = 0; y < height; y++)
        {
            var labels = mask.Labels.AsSpan(y * width, width);
            var x = labels.IndexOfAnyExcept((byte)0);
            if (x < 0)
                continue;
            var last = labels.LastIndexOfAnyExcept((byte)0);
            var row = picture.RowSpan<Vec3b>(y);
            for (; x <= last; x++)
            {
                if (labels[x] == 0)
                    continue;
                ref var pixel = ref row[x];
                var color = colors[labels[x]];
                pixel = new Vec3b(Mix(pixel.Item0, color.Item0), Mix(pixel.Item1, color.Item1), Mix(pixel.Item2, color.Item2));
            }
        }

        byte Mix(byte under, byte over) => (byte)((under * (256 - weight) + over * weight + 128) >> 8);
    }

    private static void OutlineObject(Mat picture, IndexMask mask, byte label, int contourWidth, bool showLabel)
    {
        using var labels = Mat.FromPixelData(mask.Height, mask.Width, MatType.CV_8UC1, mask.Labels);
        using var silhouette = new Mat();
        Cv2.InRange(labels, new Scalar(label), new Scalar(label), silhouette);
        var color = OverlayColors.Of(mask.Palette, label);
        if (contourWidth > 0)
        {
            Cv2.FindContours(silhouette, out var contours, out _, RetrievalModes.List, ContourApproximationModes.ApproxNone);
            Cv2.DrawContours(picture, contours, -1, new Scalar(color.Item0, color.Item1, color.Item2), contourWidth, LineTypes.AntiAlias);
        }

        if (!showLabel)
            return;

        // The point farthest from the object's edge and the picture's: the thickest part, where a number fits best.
        using var framed = silhouette.CopyMakeBorder(1, 1, 1, 1, BorderTypes.Constant, Scalar.Black);
        using var depth = framed.DistanceTransform(DistanceTypes.L2, DistanceTransformMasks.Mask3);
        Cv2.MinMaxLoc(depth, out _, out Point deepest);
        OverlayText.DrawCentered(picture, $"{label}", new Point(deepest.X - 1, deepest.Y - 1));
    }
}
