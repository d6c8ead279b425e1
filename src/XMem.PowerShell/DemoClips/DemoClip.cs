using System.Globalization;
using System.Numerics;
using XMem.Imaging;

namespace XMem.PowerShell.DemoClips;

/// <summary>
/// A short clip to try a tracker on, rendered by this code alone: a rolling ball (label 1), a swaying crate (2) and a flying star (3) over
/// a lawn. They hide each other, the star leaves the picture and comes back, and the camera drifts. The true masks are known.
/// </summary>
internal static class DemoClip
{
    private const float Grain = 0.018f;

    /// <summary>Writes the clip as files: frames in frames, the first mask in masks, and the true masks of all frames in truth.</summary>
    /// <param name="folder">The folder to write into; it is created. Files of the same names are replaced.</param>
    /// <param name="options">Length, size and look; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.DestinationNotWritable"/>, <see cref="XMemErrorKind.NativeLibraryMissing"/>.
    /// </exception>
    public static DemoClipFiles Write(string folder, DemoClipOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new DemoClipOptions();
        var files = new DemoClipFiles(
            Path.Combine(folder, "frames"), Path.Combine(folder, "masks", "00000.png"), Path.Combine(folder, "truth"), options.FrameCount);
        DestinationFolder.Create(files.FramesFolder);
        DestinationFolder.CreateFor(files.FirstMask);
        DestinationFolder.Create(files.GroundTruthFolder);
        foreach (var (frame, mask) in Render(options))
        {
            using (frame)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PictureWriter.Write(Path.Combine(files.FramesFolder, frame.Name + ".jpg"), frame);
                MaskWriter.Write(Path.Combine(files.GroundTruthFolder, frame.Name + ".png"), mask);
                if (frame.Name == "00000")
                    MaskWriter.Write(files.FirstMask, mask);
            }
        }

        return files;
    }

    /// <summary>Renders the clip frame by frame.</summary>
    /// <param name="options">Length, size and look; null for the defaults.</param>
    /// <returns>The frames with their true masks. The caller disposes the frames.</returns>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public static IEnumerable<(Frame Frame, IndexMask Mask)> Render(DemoClipOptions? options = null)
    {
        options ??= new DemoClipOptions();
        var background = new DemoBackground(options.Width, options.Height, options.Seed);
        for (var i = 0; i < options.FrameCount; i++)
        {
            var scene = new DemoScene(options.Width, options.Height, i / (options.FrameCount - 1f), options.Seed);
            yield return Render(i, scene, background, options);
        }
    }

    private static (Frame Frame, IndexMask Mask) Render(int index, DemoScene scene, DemoBackground background, DemoClipOptions options)
    {
        var picture = background.View(scene.Camera);
        var labels = new byte[options.Width * options.Height];
        foreach (var (center, axes, darkness) in scene.Shadows)
            DrawShadow(picture, center, axes, darkness);
        foreach (var (label, item) in scene.Objects)
            Draw(picture, labels, label, item);

        // Every frame has grain of its own, as film and sensors do.
        var noise = new ValueNoise(options.Seed * 7919 + index);
        for (var y = 0; y < options.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < row.Length; x++)
                row[x] += new Vector3(Grain * (noise.Lattice(x, y) + noise.Lattice(x, y + options.Height) - 1));
        }

        return (
            Frame.FromRgb(index.ToString("00000", CultureInfo.InvariantCulture), options.Width, options.Height, picture.ToRgb()),
            new IndexMask(options.Width, options.Height, labels, Palette.Default));
    }

    private static void Draw(DemoCanvas picture, byte[] labels, byte label, DemoObject item)
    {
        var (width, height) = (picture.Width, picture.Height);
        var reach = item.Radius + 1;
        var (left, right) = (Math.Max(0, (int)(item.Center.X - reach)), Math.Min(width - 1, (int)(item.Center.X + reach)));
        var (top, bottom) = (Math.Max(0, (int)(item.Center.Y - reach)), Math.Min(height - 1, (int)(item.Center.Y + reach)));
        for (var y = top; y <= bottom; y++)
        {
            var row = picture.Row(y);
            for (var x = left; x <= right; x++)
            {
                // Edges are one pixel soft in the frame and hard in the mask.
                var offset = new Vector2(x, y) - item.Center;
                var coverage = Math.Clamp(0.5f - item.Distance(offset), 0, 1);
                if (coverage <= 0)
                    continue;
                row[x] = Vector3.Lerp(row[x], item.Color(offset), coverage);
                if (coverage >= 0.5f)
                    labels[y * width + x] = label;
            }
        }
    }

    private static void DrawShadow(DemoCanvas picture, Vector2 center, Vector2 axes, float darkness)
    {
        var (width, height) = (picture.Width, picture.Height);
        for (var y = Math.Max(0, (int)(center.Y - 2 * axes.Y)); y < Math.Min(height, center.Y + 2 * axes.Y); y++)
        {
            var row = picture.Row(y);
            for (var x = Math.Max(0, (int)(center.X - 2 * axes.X)); x < Math.Min(width, center.X + 2 * axes.X); x++)
                row[x] *= 1 - darkness * MathF.Exp(-2 * ((new Vector2(x, y) - center) / axes).LengthSquared());
        }
    }
}
