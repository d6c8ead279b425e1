namespace XMem.Imaging.MaskFormats;

/// <summary>
/// A way to write masks as files. To add one, derive a class with a parameterless constructor: it is found by itself.
/// </summary>
public abstract class MaskFormat
{
    /// <summary>All formats known, the default first.</summary>
    public static IReadOnlyList<MaskFormat> All { get; } =
    [
        .. typeof(MaskFormat).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(MaskFormat)) && !type.IsAbstract)
            .Select(type => (MaskFormat)Activator.CreateInstance(type)!)
            .OrderByDescending(format => format is IndexedMaskFormat)
            .ThenBy(format => format.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The name that users choose it by.</summary>
    public abstract string Name { get; }

    /// <summary>The extensions that its files may have, the usual one first.</summary>
    public virtual IReadOnlyList<string> Extensions => [".png", ".tif", ".tiff"];

    /// <summary>Bits of a sample that can be asked for, the usual number first.</summary>
    public virtual IReadOnlyList<int> BitDepths => [8, 16];

    /// <summary>Whether every object has a file of its own.</summary>
    public virtual bool IsPerObject => false;

    /// <summary>Whether edges can be soft.</summary>
    public virtual bool CanBeSoft => true;

    /// <summary>Finds a format by name, whatever the case.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: there is none of that name.</exception>
    public static MaskFormat Find(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new XMemException(
            XMemErrorKind.InvalidOption, $"There is no mask format '{name}'. Known are: {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>Writes a file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    /// <param name="image">What to write; one object if <see cref="IsPerObject"/>.</param>
    /// <param name="bitDepth">One of <see cref="BitDepths"/>.</param>
    /// <exception cref="XMemException">The frame is needed and cannot be read.</exception>
    internal abstract void Write(Stream stream, string extension, MaskImage image, int bitDepth);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
