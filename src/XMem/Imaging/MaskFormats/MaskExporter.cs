using XMem.Imaging.Sequences;

namespace XMem.Imaging.MaskFormats;

/// <summary>Decides which files the masks of a clip become, and under which names.</summary>
public sealed class MaskExporter : IDisposable
{
    /// <summary>In a destination, the place for the object's label.</summary>
    private const string ObjectPlace = "{object}";

    private readonly string _destination;
    private readonly MaskExportOptions _options;
    private readonly int _bitDepth;
    private readonly FramePattern? _pattern;
    private readonly string _extension;
    private readonly FrameReopener _frames = new();
    private readonly Dictionary<string, string> _frameOfFile = new(StringComparer.Ordinal);

    /// <summary>Prepares an export.</summary>
    /// <param name="destination">
    /// A folder, in which files are named like their frames, or a file name with a place for the frame number: ####, %04d, $F4. The place
    /// {object}, in either, is for the object's label; without it, formats with a file per object make a folder for each.
    /// </param>
    /// <param name="options">How masks are written; null for indexed PNG.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.InvalidOption"/>: options contradict each other, the format, or the file name.</exception>
    public MaskExporter(string destination, MaskExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);
        _options = options ?? new MaskExportOptions();
        var format = _options.Format;
        _bitDepth = _options.BitDepth ?? format.BitDepths[0];
        Require(format.BitDepths.Contains(_bitDepth), $"The format {format} has samples of {string.Join(" or ", format.BitDepths)} bits, not {_bitDepth}.");
        Require(
            format.CanBeSoft || !_options.IsSoft,
            $"The format {format} has no soft edges. Use one of {string.Join(", ", MaskFormat.All.Where(other => other.CanBeSoft))}.");
        Require(
            format.IsPerObject || !destination.Contains(ObjectPlace, StringComparison.Ordinal),
            $"'{destination}' has a place for an object, {ObjectPlace}, and the format {format} writes all objects into one file. "
            + $"Use one of {string.Join(", ", MaskFormat.All.Where(other => other.IsPerObject))}.");

        _pattern = Directory.Exists(destination) ? null : FramePattern.TryParse(destination);
        _extension = format.Extensions[0];
        _destination = destination;
        if (_pattern is null)
            return;
        var extension = Path.GetExtension(destination);
        if (extension.Length == 0 || FramePattern.TryParse(extension) is not null)
        {
            _destination = destination + _extension;
            _pattern = FramePattern.TryParse(_destination);
            return;
        }

        Require(
            format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase),
            $"The format {format} is written as {string.Join(" or ", format.Extensions)}, not as {extension}.{Suggest(extension)}");
        _extension = extension.ToLowerInvariant();
    }

    /// <summary>The folder that all files are in, or in folders below.</summary>
    internal string Folder
    {
        get
        {
            var folder = Path.GetFullPath(_pattern is null ? _destination : Path.GetDirectoryName(_destination) is { Length: > 0 } parent ? parent : ".");
            while (folder.Contains(ObjectPlace, StringComparison.Ordinal))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    /// <summary>The files that a frame's masks become. To be called for one frame after the other.</summary>
    /// <param name="mask">The labels.</param>
    /// <param name="objects">Labels of all objects followed, seen or not.</param>
    /// <param name="frameName">The frame's name.</param>
    /// <param name="framePath">The frame's file, if it came from one.</param>
    /// <param name="scores">The probabilities, if they were kept.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>: soft edges are asked for and the probabilities were not kept; the frame's name has no
    /// number to put into the file name; two frames would go into one file.
    /// </exception>
    public IReadOnlyList<MaskFileToWrite> Plan(IndexMask mask, IEnumerable<int> objects, string frameName, string? framePath = null, ProbabilityMaps? scores = null)
    {
        Require(
            !_options.IsSoft || scores is not null,
            $"Frame '{frameName}' holds no scores, from which soft edges are made. Track with Invoke-XMemStep -Scores.");
        var labels = _options.Objects is null ? objects.ToArray() : objects.Intersect(_options.Objects).ToArray();
        var image = new MaskImage(mask, labels, frameName, framePath, _options.IsSoft ? scores : null, _frames);
        return _options.Format.IsPerObject
            ? Array.ConvertAll(labels, label => Plan(image.With([label]), label))
            : [Plan(image, label: null)];
    }

    /// <summary>Closes the video that frames were read from again. No file can be written after that.</summary>
    public void Dispose() => _frames.Dispose();

    private MaskFileToWrite Plan(MaskImage image, int? label)
    {
        var path = PathOf(image.FrameName, label);
        var other = _frameOfFile.GetValueOrDefault(path, image.FrameName);
        Require(
            other == image.FrameName,
            $"The frames '{other}' and '{image.FrameName}' would both be written to '{path}'. Name a folder as destination, so that files are named like their frames.");
        _frameOfFile[path] = image.FrameName;
        return new MaskFileToWrite(path, stream => _options.Format.Write(stream, _extension, image, _bitDepth));
    }

    private string PathOf(string frameName, int? label)
    {
        string path;
        if (_pattern is null)
        {
            path = Path.Combine(_destination, frameName + _extension);
        }
        else
        {
            var number = FrameNumber.Of(frameName);
            Require(number is not null, $"The name of frame '{frameName}' has no number to put into '{_pattern}'. Name a folder as destination.");
            path = _pattern.Format(number!.Value);
        }

        if (label is null)
            return path;
        return _destination.Contains(ObjectPlace, StringComparison.Ordinal)
            ? path.Replace(ObjectPlace, $"{label}", StringComparison.Ordinal)
            : Path.Combine(Path.GetDirectoryName(path) ?? "", $"{label}", Path.GetFileName(path));
    }

    private static string Suggest(string extension)
    {
        var formats = MaskFormat.All.Where(format => format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase)).ToList();
        return formats.Count == 0 ? "" : $" That is for {string.Join(", ", formats)}.";
    }

    private void Require(bool condition, string message)
    {
        if (!condition)
            throw new XMemException(XMemErrorKind.InvalidOption, message, _destination);
    }
}

/// <summary>How masks are written.</summary>
public sealed record MaskExportOptions
{
    /// <summary>The format.</summary>
    public MaskFormat Format { get; init; } = MaskFormat.All[0];

    /// <summary>Whether edges are soft: mattes are probabilities. Results have to hold them.</summary>
    public bool IsSoft { get; init; }

    /// <summary>Bits of a sample; null for the format's usual number.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Labels of the objects to write; null for all.</summary>
    public IReadOnlyList<int>? Objects { get; init; }
}

/// <summary>A file that an export consists of, not written yet.</summary>
public sealed class MaskFileToWrite
{
    private readonly Action<Stream> _write;

    /// <summary>Prepares a file.</summary>
    internal MaskFileToWrite(string path, Action<Stream> write)
    {
        Path = path;
        _write = write;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes the file, whole or not at all, over one of that name. Its folder must exist. May be called from any thread.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>; the frame is needed and cannot be read.</exception>
    public void Write() => AtomicFile.Write(Path, _write);
}
