using XMem.Imaging;

namespace XMem.Evaluation;

/// <summary>The annotated frames of a sequence: which are scored, which objects occur, and what the void label is.</summary>
internal sealed class GroundTruth
{
    private const byte Void = 255;

    private readonly MaskFolder _folder;
    private readonly bool _hasVoid;

    private GroundTruth(MaskFolder folder, SortedDictionary<byte, int> objects, bool hasVoid)
    {
        _folder = folder;
        _hasVoid = hasVoid;
        FirstFrameOfObject = objects;
        ScoredFrames = [.. folder.FrameNames.Skip(1).SkipLast(1)];
    }

    /// <summary>The names of the frames that are scored, in order: the annotated ones without the first, which is given, and the last.</summary>
    public IReadOnlyList<string> ScoredFrames { get; }

    /// <summary>The labels of the objects, each with the position among the annotated frames of the first in which it occurs.</summary>
    public IReadOnlyDictionary<byte, int> FirstFrameOfObject { get; }

    /// <summary>Reads which objects occur in which frames.</summary>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.EvaluationMismatch"/>, or that of a mask that cannot be read.</exception>
    public static GroundTruth Open(string path, CancellationToken cancellationToken)
    {
        var folder = MaskFolder.Open(path);
        var names = folder.FrameNames;
        if (names.Count < 3)
        {
            throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The ground truth '{path}' has {names.Count} masks. The first and the last are not scored, so that at least 3 are needed.",
                path);
        }

        var labels = new byte[names.Count][];
        Frames.ForEach(names.Count, i => labels[i] = MaskReader.ReadAllowingEmpty(folder[names[i]]).FindObjects(), cancellationToken);

        // 255 is void in DAVIS and VOC masks, and the object in black and white mattes.
        var hasVoid = labels.SelectMany(frame => frame).Any(label => label != Void);
        var objects = new SortedDictionary<byte, int>();
        for (var i = 0; i < labels.Length; i++)
        {
            foreach (var label in labels[i].Where(label => !(hasVoid && label == Void)))
                objects.TryAdd(label, i);
        }

        return new GroundTruth(folder, objects, hasVoid);
    }

    /// <summary>The mask of an annotated frame.</summary>
    public IndexMask Read(string frameName) => MaskReader.ReadAllowingEmpty(_folder[frameName]);

    /// <summary>Makes pixels background that the ground truth leaves open, in both masks.</summary>
    public void ClearVoid(byte[] truth, byte[] predicted)
    {
        if (!_hasVoid)
            return;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == Void)
                truth[i] = predicted[i] = 0;
        }
    }
}
