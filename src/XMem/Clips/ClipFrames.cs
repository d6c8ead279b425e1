using XMem.Imaging.Sequences;
using XMem.Imaging.Videos;

namespace XMem.Clips;

/// <summary>The frames of a clip, in their order.</summary>
public sealed class ClipFrames
{
    private static readonly string[] PictureExtensions = [".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".exr"];

    private readonly List<ClipFrame> _frames = [];
    private readonly List<string> _warnings = [];
    private readonly FrameRange? _range;

    private ClipFrames(FrameRange? range) => _range = range;

    /// <summary>The frames; at least one, no two of one name.</summary>
    public IReadOnlyList<ClipFrame> Frames => _frames;

    /// <summary>What the user should know: gaps, and numbers of the range that there are no frames of.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Finds the frames that paths mean. Videos are run through once, to know how many frames they have.</summary>
    /// <param name="paths">
    /// Folders, whose pictures are taken in the natural order of their names; image sequences with a place for the number: ####, %04d, $F4;
    /// pictures; videos.
    /// </param>
    /// <param name="range">Which frames, by their numbers; null for all.</param>
    /// <param name="cancellationToken">Stops the running through videos.</param>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.FrameUnreadable"/>: a path leads nowhere, a video cannot be read, or there are no frames;
    /// <see cref="XMemErrorKind.InvalidOption"/>: two frames have the same name.
    /// </exception>
    public static ClipFrames Find(IEnumerable<string> paths, FrameRange? range = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new ClipFrames(range);
        var all = paths.ToList();
        all.ForEach(path => found.Add(path, cancellationToken));
        found.Check(all);
        return found;
    }

    private void Add(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            AddPictures(ListFolder(path));
        else if (!File.Exists(path) && FramePattern.TryParse(path) is { } pattern)
            AddSequence(pattern);
        else if (VideoFile.IsVideo(path))
            AddVideo(path, cancellationToken);
        else if (File.Exists(path))
            AddPictures([path]);
        else
            throw new XMemException(XMemErrorKind.FrameUnreadable, $"There is no frame, and no folder of frames, '{path}'. Check the path.", path);
    }

    private void AddSequence(FramePattern pattern)
    {
        var sequence = FrameSequence.Find(pattern, _range);
        if (sequence.Missing.Count > 0)
            _warnings.Add($"The sequence {pattern} has gaps: there are no frames {FrameRange.Describe(sequence.Missing)}.");
        AddPictures(sequence.Files);
    }

    private void AddPictures(IEnumerable<string> files) => _frames.AddRange(
        files.Select(file => new ClipFrame(Path.GetFileNameWithoutExtension(file), Path.GetFullPath(file)))
            .Where(frame => _range is null || (FrameNumber.Of(frame.Name) is { } number && _range.Contains(number))));

    private void AddVideo(string path, CancellationToken cancellationToken)
    {
        using var video = VideoReader.Open(path);
        var fullPath = Path.GetFullPath(path);
        while (_range is null || video.Position <= _range.Last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = video.Position;
            if (!video.Skip())
            {
                video.RequireEnd();
                return;
            }

            if (_range?.Contains(number) != false)
                _frames.Add(new ClipFrame(VideoFile.NameOfFrame(number), fullPath));
        }
    }

    private void Check(List<string> paths)
    {
        var places = string.Join(", ", paths.Select(path => $"'{path}'"));
        if (_frames.Count == 0)
        {
            throw new XMemException(
                XMemErrorKind.FrameUnreadable,
                $"There are no frames in {places}{(_range is null ? "" : $" in the range {_range}")}: JPEG, PNG, BMP, TIFF, WebP and EXR pictures are "
                + "taken, and videos that are named themselves. Check the path.",
                paths.FirstOrDefault());
        }

        if (_frames.GroupBy(frame => frame.Name, StringComparer.Ordinal).FirstOrDefault(frames => frames.Count() > 1) is { } same)
        {
            throw new XMemException(
                XMemErrorKind.InvalidOption,
                $"Two frames are called '{same.Key}': '{same.First().Path}' and '{same.Last().Path}'. Masks are named like their frames: give the "
                + "frames of one shot, each once.",
                same.Last().Path);
        }

        var numbers = _frames.Select(frame => FrameNumber.Of(frame.Name)).OfType<int>().ToHashSet();
        if (_range?.Missing(numbers) is { Count: > 0 } missing)
            _warnings.Add($"There are no frames {FrameRange.Describe(missing)} of the range {_range}.");
    }

    private static IEnumerable<string> ListFolder(string folder)
    {
        try
        {
            // A file that begins with a dot is being written, or is another system's note about a file. A folder that has a picture's name is in a
            // frame's place: it is no frame that was left out, and reading it says so.
            return [.. Directory.EnumerateFileSystemEntries(folder)
                .Where(file => !Path.GetFileName(file).StartsWith('.') && PictureExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(NaturalOrder.Comparer)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new XMemException(XMemErrorKind.FrameUnreadable, $"The folder '{folder}' cannot be read: {e.Message} Check the path.", folder, e);
        }
    }
}

/// <summary>A frame of a clip, not read yet.</summary>
/// <param name="Name">Its name: that of its file without folder and extension; of a video's frame its number.</param>
/// <param name="Path">The picture, or the video that it is in.</param>
public sealed record ClipFrame(string Name, string Path);
