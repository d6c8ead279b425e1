using OpenCvSharp;
using XMem.Imaging.Native;

namespace XMem.Imaging.Overlays;

/// <summary>
/// Collects evenly spaced frames of a clip, with their masks drawn over them, for one picture with all of them side by side. Frames may
/// come one by one without their number being known.
/// </summary>
public sealed class ContactSheet : IDisposable
{
    /// <summary>Small pictures held for each that is shown: the more, the more even the spacing.</summary>
    private const int HeldPerShown = 4;
    private const int CellWidth = 320;
    private const int Gap = 10;
    private const int CaptionHeight = 24;
    private const double CaptionScale = 0.45;

    private static readonly Scalar Ground = new(28, 26, 24);
    private static readonly Scalar CaptionColor = new(220, 220, 220);

    private readonly int _count;
    private readonly OverlayOptions? _options;
    private readonly EvenSample<(string Name, Mat Picture)> _sample;

    /// <summary>Prepares a contact sheet.</summary>
    /// <param name="count">How many frames to show, 1 to 400.</param>
    /// <param name="options">How to draw; null for the defaults.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>, <see cref="XMemErrorKind.NativeLibraryMissing"/>.</exception>
    public ContactSheet(int count = 12, OverlayOptions? options = null)
    {
        if (count is < 1 or > 400)
            throw new XMemException(XMemErrorKind.InvalidOption, $"A contact sheet shows 1 to 400 frames, not {count}.");
        NativeLibraries.EnsureLoaded();
        _count = count;
        _sample = new EvenSample<(string Name, Mat Picture)>(HeldPerShown * count, cell => cell.Picture.Dispose());
        _options = options;
    }

    /// <summary>Offers the next frame; it is drawn only if it may be shown.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mask">Its mask.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.MaskSizeMismatch"/>.</exception>
    public void Add(Frame frame, IndexMask mask) => _sample.Offer(() =>
    {
        using var overlay = Overlay.Render(frame, mask, _options);
        var height = Math.Max(1, (int)Math.Round(CellWidth * (double)overlay.Height / overlay.Width));
        var shrinks = overlay.Width > CellWidth;
        return (frame.Name, overlay.Resize(new Size(CellWidth, height), 0, 0, shrinks ? InterpolationFlags.Area : InterpolationFlags.Cubic));
    });

    /// <summary>Writes the sheet.</summary>
    /// <param name="path">The picture file: .png, .jpg, .bmp, .tif or .webp. Its folder must exist.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/> for another kind of file; <see cref="XMemErrorKind.DestinationNotWritable"/>, also if no
    /// frame was added.
    /// </exception>
    public void Write(string path)
    {
        if (_sample.Items.Count == 0)
        {
            throw new XMemException(
                XMemErrorKind.DestinationNotWritable, $"The contact sheet '{path}' has no frames: nothing was written.", path);
        }

        using var sheet = Compose();
        PictureWriter.Write(path, sheet);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, picture) in _sample.Items)
            picture.Dispose();
    }

    private Mat Compose()
    {
        var cells = _sample.Pick(_count);
        var shown = cells.Count;
        var pictureHeight = cells.Max(cell => cell.Picture.Height);
        var columns = Columns(shown, pictureHeight);
        var rows = (shown + columns - 1) / columns;
        var (stepX, stepY) = (CellWidth + Gap, pictureHeight + CaptionHeight + Gap);
        var sheet = new Mat(rows * stepY + Gap, columns * stepX + Gap, MatType.CV_8UC3, Ground);
        for (var i = 0; i < shown; i++)
        {
            var (name, picture) = cells[i];
            var (x, y) = (Gap + i % columns * stepX, Gap + i / columns * stepY);
            using (var place = sheet[new Rect(x, y, CellWidth, picture.Height)])
                picture.CopyTo(place);
            var origin = new Point(x + 2, y + pictureHeight + CaptionHeight - 8);
            Cv2.PutText(sheet, name, origin, HersheyFonts.HersheySimplex, CaptionScale, CaptionColor, 1, LineTypes.AntiAlias);
        }

        return sheet;
    }

    /// <summary>As many columns as make the sheet about as wide as a screen, 16 : 9.</summary>
    private static int Columns(int shown, int pictureHeight)
    {
        var cellAspect = (CellWidth + Gap) / (double)(pictureHeight + CaptionHeight + Gap);
        return Enumerable.Range(1, shown).MinBy(columns =>
        {
            var rows = (shown + columns - 1) / columns;
            var aspect = columns * cellAspect / rows;
            var emptyCells = columns * rows - shown;
            return Math.Abs(Math.Log(aspect / (16.0 / 9))) + 0.15 * emptyCells;
        });
    }
}
