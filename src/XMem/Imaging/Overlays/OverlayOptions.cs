namespace XMem.Imaging.Overlays;

/// <summary>How masks are drawn over frames.</summary>
public sealed record OverlayOptions
{
    private readonly double _opacity = 0.45;
    private readonly int? _contourWidth;

    /// <summary>Opacity of the fill, from 0 (none) to 1 (the frame is hidden).</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public double Opacity
    {
        get => _opacity;
        init => _opacity = value is >= 0 and <= 1
            ? value
            : throw new XMemException(XMemErrorKind.InvalidOption, $"An opacity is a number from 0 to 1, not {value}.");
    }

    /// <summary>Width of the contours in pixels, 0 for none; null for one that fits the frame.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public int? ContourWidth
    {
        get => _contourWidth;
        init => _contourWidth = value is null or (>= 0 and <= 64)
            ? value
            : throw new XMemException(XMemErrorKind.InvalidOption, $"A contour is 0 to 64 pixels wide, not {value}.");
    }

    /// <summary>Whether every object's label is written on it.</summary>
    public bool ShowLabels { get; init; }

    /// <summary>Whether the frame's name is written into its corner.</summary>
    public bool ShowFrameName { get; init; }
}
