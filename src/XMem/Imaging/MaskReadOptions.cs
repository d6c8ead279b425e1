namespace XMem.Imaging;

/// <summary>How a mask file is to be understood where its values alone do not say.</summary>
public sealed record MaskReadOptions
{
    private readonly double? _threshold;
    private readonly int? _objectId;

    /// <summary>
    /// For soft mattes: the part of white, above 0 and at most 1, from which a pixel belongs to the object. Null: the values are labels.
    /// </summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public double? Threshold
    {
        get => _threshold;
        init => _threshold = value is null or (> 0 and <= 1)
            ? value
            : throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"A threshold is a part of white, above 0 and at most 1, not {value}. Half of white is 0.5, whatever the bits of the file.");
    }

    /// <summary>The label, 1 to 255, that the one object of a file gets. Null: the file's own.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    public int? ObjectId
    {
        get => _objectId;
        init => _objectId = value is null or (>= 1 and <= byte.MaxValue)
            ? value
            : throw new XMemException(XMemErrorKind.InvalidOption, $"An object's label is a number from 1 to 255, not {value}.");
    }

    /// <summary>Which label each color of a color-coded picture means. Null: only colors whose meaning is known by convention are read.</summary>
    public ColorMap? Colors { get; init; }

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>.</exception>
    internal void Validate()
    {
        if (Colors is not null && (Threshold is not null || ObjectId is not null))
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                "A color map says which label each color means: it goes with neither a threshold nor an object's label.");
        }
    }
}
