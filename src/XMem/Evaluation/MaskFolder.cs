using XMem.Imaging;

namespace XMem.Evaluation;

/// <summary>The masks of a sequence: the picture files of a folder, by frame name.</summary>
internal sealed class MaskFolder
{
    private readonly Dictionary<string, string> _files;

    private MaskFolder(string path, Dictionary<string, string> files)
    {
        Path = path;
        _files = files;
        FrameNames = [.. files.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The names of the frames that have a mask, in order.</summary>
    public IReadOnlyList<string> FrameNames { get; }

    /// <summary>Lists a folder.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.EvaluationMismatch"/>: there is no such folder, or a frame has two masks.</exception>
    public static MaskFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new XMemException(XMemErrorKind.EvaluationMismatch, $"There is no folder of masks '{path}'. Check the path.", path);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(path).Where(file => MaskReader.IsMaskFile(file)).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(file);
            if (!files.TryAdd(name, file))
            {
                throw new XMemException(
                    XMemErrorKind.EvaluationMismatch, $"Frame '{name}' has two masks: '{files[name]}' and '{file}'. Leave one of them.", file);
            }
        }

        return new MaskFolder(path, files);
    }

    /// <summary>The mask file of a frame, or null.</summary>
    public string? Find(string frameName) => _files.GetValueOrDefault(frameName);

    /// <summary>The mask file of a frame that has one.</summary>
    public string this[string frameName] => _files[frameName];
}
