using XMem.Clips.Runs;
using XMem.Imaging.MaskFormats;
using XMem.Tracking;

namespace XMem.Clips;

/// <summary>Writes the masks of a frame while the next one is tracked.</summary>
internal sealed class ClipMaskWriter : IDisposable
{
    private readonly MaskExporter _exporter;
    private readonly RunFolder _folder;
    private readonly HashSet<string> _inputs;
    private readonly Leftovers _leftovers = new();
    private readonly Action<RunFrame> _written;
    private Task<Dictionary<string, long>>? _writing;
    private RunFrame? _frame;

    /// <summary>Prepares the writing of masks.</summary>
    /// <param name="exporter">Decides which files masks become.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="inputs">Full paths of files that are never written to.</param>
    /// <param name="written">Is told of each frame whose masks are written.</param>
    public ClipMaskWriter(MaskExporter exporter, RunFolder folder, IEnumerable<string> inputs, Action<RunFrame> written)
    {
        _exporter = exporter;
        _folder = folder;
        _inputs = inputs.ToHashSet(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        _written = written;
    }

    /// <summary>Begins to write the masks of a frame, once those of the one before are written.</summary>
    /// <exception cref="XMemException">
    /// <see cref="XMemErrorKind.InvalidOption"/>: a mask would replace a frame or a given mask; <see cref="XMemErrorKind.DestinationNotWritable"/>;
    /// what <see cref="MaskExporter.Plan(Imaging.IndexMask, IEnumerable{int}, string, string?, Imaging.ProbabilityMaps?)"/> throws.
    /// </exception>
    public void Begin(XMemFrameResult result)
    {
        Finish();
        var files = _exporter.Plan(result.Mask, result.Objects.Select(region => region.Label), result.FrameName, result.FramePath, result.Scores);
        foreach (var file in files)
        {
            if (_inputs.Contains(Path.GetFullPath(file.Path)))
            {
                throw new XMemException(
                    XMemErrorKind.InvalidOption, $"The mask of frame '{result.FrameName}' would replace '{file.Path}', which was given. Choose another destination.", file.Path);
            }
        }

        _frame = new RunFrame { Name = result.FrameName, Milliseconds = Math.Round(result.Elapsed.TotalMilliseconds, 1) };
        _writing = Task.Run(() => WriteAll(files));
    }

    /// <summary>Waits until the last frame's masks are written.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.DestinationNotWritable"/>; the frame is needed and cannot be read.</exception>
    public void Finish()
    {
        var (writing, frame) = (_writing, _frame);
        (_writing, _frame) = (null, null);
        if (writing is not null)
            _written(frame! with { Files = writing.GetAwaiter().GetResult() });
    }

    /// <summary>Waits for the last file: none is to change once the run has ended. What went wrong was told, or something worse has.</summary>
    public void Dispose() => ((IAsyncResult?)_writing)?.AsyncWaitHandle.WaitOne();

    private Dictionary<string, long> WriteAll(IReadOnlyList<MaskFileToWrite> files)
    {
        var written = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            DestinationFolder.CreateFor(file.Path);
            _leftovers.Discard(file.Path);
            file.Write();
            written.Add(_folder.RelativePathOf(file.Path), new FileInfo(file.Path).Length);
        }

        return written;
    }
}
