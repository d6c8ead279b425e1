namespace XMem.Evaluation;

/// <summary>Finds the sequences of a data set and their predictions.</summary>
internal static class Sequences
{
    private const string AnnotationsFolder = "Annotations";

    /// <summary>A sequence's name: its folder's, or its parent's if the folder is called Annotations.</summary>
    public static string NameOf(string groundTruthFolder)
    {
        var folder = new DirectoryInfo(groundTruthFolder);
        return folder.Name == AnnotationsFolder && folder.Parent is { } parent ? parent.Name : folder.Name;
    }

    /// <summary>The pairs of folders to compare.</summary>
    /// <param name="predictionsFolder">One folder of predicted masks per sequence, or the masks of one.</param>
    /// <param name="groundTruthFolder">One folder of true masks per sequence, or the masks of one.</param>
    /// <param name="names">The sequences to take; all if null.</param>
    /// <exception cref="XMemException"><see cref="XMemErrorKind.EvaluationMismatch"/>.</exception>
    public static IReadOnlyList<(string Predictions, string GroundTruth)> Find(
        string predictionsFolder, string groundTruthFolder, IReadOnlyCollection<string>? names)
    {
        if (MasksIn(groundTruthFolder) is { } single)
        {
            RequireAll(names, [NameOf(groundTruthFolder)], groundTruthFolder);
            return [(predictionsFolder, single)];
        }

        var pairs = Directory.GetDirectories(groundTruthFolder)
            .Order(StringComparer.Ordinal)
            .Select(folder => (Predictions: Path.Combine(predictionsFolder, Path.GetFileName(folder)), GroundTruth: MasksIn(folder)))
            .Where(pair => pair.GroundTruth is not null)
            .Select(pair => (pair.Predictions, GroundTruth: pair.GroundTruth!))
            .ToList();
        if (pairs.Count == 0)
        {
            throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The ground truth '{groundTruthFolder}' holds neither masks nor folders of masks. Check the path.",
                groundTruthFolder);
        }

        RequireAll(names, pairs.Select(pair => Path.GetFileName(pair.Predictions)), groundTruthFolder);
        if (names is not null)
            pairs.RemoveAll(pair => !names.Contains(Path.GetFileName(pair.Predictions), StringComparer.OrdinalIgnoreCase));

        var missing = pairs.Where(pair => !Directory.Exists(pair.Predictions)).Select(pair => Path.GetFileName(pair.Predictions)).ToList();
        return missing.Count == 0
            ? pairs
            : throw new XMemException(
                XMemErrorKind.EvaluationMismatch,
                $"The predictions '{predictionsFolder}' lack {missing.Count} of {pairs.Count} sequences: {string.Join(", ", missing)}. "
                + "Name each sequence's folder as the ground truth does.",
                predictionsFolder);
    }

    private static void RequireAll(IReadOnlyCollection<string>? wanted, IEnumerable<string> present, string groundTruthFolder)
    {
        var unknown = (wanted ?? []).Except(present, StringComparer.OrdinalIgnoreCase).ToList();
        if (unknown.Count == 0)
            return;
        throw new XMemException(
            XMemErrorKind.EvaluationMismatch,
            $"The ground truth '{groundTruthFolder}' has no sequence {string.Join(", ", unknown)}. Name its sequences as its folders are named.",
            groundTruthFolder);
    }

    /// <summary>The folder of masks that a folder is, or has as its sub-folder Annotations; null if neither.</summary>
    private static string? MasksIn(string folder)
    {
        if (MaskFolder.Open(folder).FrameNames.Count > 0)
            return folder;
        var annotations = Path.Combine(folder, AnnotationsFolder);
        return Directory.Exists(annotations) && MaskFolder.Open(annotations).FrameNames.Count > 0 ? annotations : null;
    }
}
