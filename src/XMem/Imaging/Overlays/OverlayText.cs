using OpenCvSharp;

namespace XMem.Imaging.Overlays;

/// <summary>Text on pictures, legible on any ground. OpenCV's font has ASCII letters only; others appear as question marks.</summary>
internal static class OverlayText
{
    private const HersheyFonts Font = HersheyFonts.HersheySimplex;
    private const double ScaleAtHeight480 = 0.55;

    /// <summary>Writes text into the upper left corner, on a darkened ground.</summary>
    public static void DrawCorner(Mat picture, string text)
    {
        var scale = Scale(picture);
        var thickness = Thickness(scale);
        var size = Cv2.GetTextSize(text, Font, scale, thickness, out var baseline);
        var margin = Math.Max(3, size.Height / 2);
        var ground = new Rect(0, 0, Math.Min(picture.Width, size.Width + 2 * margin), Math.Min(picture.Height, size.Height + baseline + margin));
        using (var corner = picture[ground])
            corner.ConvertTo(corner, -1, 0.35);
        Cv2.PutText(picture, text, new Point(margin, size.Height + margin / 2 + 1), Font, scale, Scalar.White, thickness, LineTypes.AntiAlias);
    }

    /// <summary>Writes text around a point, with a dark outline.</summary>
    public static void DrawCentered(Mat picture, string text, Point center)
    {
        var scale = 1.2 * Scale(picture);
        var thickness = Thickness(scale);
        var size = Cv2.GetTextSize(text, Font, scale, thickness, out _);
        var origin = new Point(
            Math.Clamp(center.X - size.Width / 2, 0, Math.Max(0, picture.Width - size.Width)),
            Math.Clamp(center.Y + size.Height / 2, Math.Min(size.Height, picture.Height), picture.Height));
        Cv2.PutText(picture, text, origin, Font, scale, Scalar.Black, 3 * thickness, LineTypes.AntiAlias);
        Cv2.PutText(picture, text, origin, Font, scale, Scalar.White, thickness, LineTypes.AntiAlias);
    }

    private static double Scale(Mat picture) => Math.Max(0.35, ScaleAtHeight480 * Math.Min(picture.Width, picture.Height) / 480.0);

    private static int Thickness(double scale) => Math.Max(1, (int)Math.Round(1.6 * scale));
}
